import { createServer } from "node:net";

/** A TCP port on the loopback interface nobody listens on at this moment. */
export function freePort(preferred = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      if (preferred !== 0 && error.code === "EADDRINUSE") freePort().then(resolve, reject);
      else reject(error);
    });
    probe.listen({ host: "127.0.0.1", port: preferred }, () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
