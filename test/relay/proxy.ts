import { once } from "node:events";
import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from "node:net";

/** A way to a server that can be cut and mended: for the client it is a server that restarts. */
export class Way {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;

  constructor(
    readonly host: string,
    readonly target: number,
    /** A Unix socket to listen on instead of a port; gone while the way is cut. */
    readonly socket?: string,
  ) {}

  async mend(): Promise<number> {
    const server = createServer((inner) => {
      const outer = dial(this.target, this.host);
      for (const socket of [inner, outer]) {
        this.#sockets.add(socket);
        socket.on("error", () => {});
        socket.on("close", () => {
          this.#sockets.delete(socket);
          inner.destroy();
          outer.destroy();
        });
      }
      inner.pipe(outer).pipe(inner);
    });
    this.#server = server;
    server.listen(this.socket === undefined ? { port: this.#port, host: "127.0.0.1" } : { path: this.socket });
    await once(server, "listening");
    if (this.socket === undefined) this.#port = (server.address() as AddressInfo).port;
    return this.#port;
  }

  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = once(server, "close");
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
