import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect as dial } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { createClient } from "@redis/client";
import { freePort } from "../../scripts/postgres/port.ts";

/** What a broker stored of one event. */
export interface Stored {
  readonly id: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

interface Kind {
  readonly name: "NATS JetStream" | "Redis Streams";
  /** The Debian package. */
  readonly needs: string;
  readonly available: boolean;
  readonly command: (port: number, directory: string) => [string, ...string[]];
  readonly to: (port: number, stream: string) => string;
  readonly stored: (port: number, stream: string) => Promise<Stored[]>;
}

export const nats: Kind = {
  name: "NATS JetStream",
  needs: "nats-server",
  available: existsSync("/usr/sbin/nats-server"),
  command: (port, directory) => ["/usr/sbin/nats-server", "-a", "127.0.0.1", "-p", String(port), "-js", "-sd", directory],
  to: (port, stream) => `nats://127.0.0.1:${port}?stream=${stream}&subject=${stream}&create=true`,
  async stored(port, stream) {
    const connection = await connect({ servers: `127.0.0.1:${port}`, reconnect: false });
    try {
      const manager = await jetstreamManager(connection);
      const { state } = await manager.streams.info(stream);
      const all: Stored[] = [];
      for (let seq = state.first_seq; state.messages > 0 && seq <= state.last_seq; seq += 1) {
        const message = await manager.streams.getMessage(stream, { seq });
        const type = message?.subject.slice(stream.length + 1);
        all.push({ id: message?.header.get("Nats-Msg-Id"), type, body: message?.string() ?? "" });
      }
      return all;
    } finally {
      await connection.close();
    }
  },
};

export const redis: Kind = {
  name: "Redis Streams",
  needs: "redis-server",
  available: existsSync("/usr/bin/redis-server"),
  command: (port, directory) => [
    ...(["/usr/bin/redis-server", "--port", String(port), "--bind", "127.0.0.1", "--dir", directory] as const),
    ...["--save", "", "--appendonly", "yes", "--appendfsync", "always"],
  ],
  to: (port, stream) => `redis://127.0.0.1:${port}?stream=${stream}`,
  async stored(port, stream) {
    const client = createClient({ socket: { host: "127.0.0.1", port, reconnectStrategy: false } });
    client.on("error", () => {});
    await client.connect();
    try {
      const entries = await client.xRange(stream, "-", "+");
      return (entries ?? []).map(({ message }) => ({ id: message["id"], type: message["type"], body: message["event"] ?? "" }));
    } finally {
      client.destroy();
    }
  },
};

export const kinds = [nats, redis] as const;

/** A broker of our own on the loopback interface. */
export class TestBroker {
  readonly #kind: Kind;
  readonly #directory = mkdtempSync(join(tmpdir(), "iu-core-broker-"));
  #port = 0;
  #server: ChildProcess | undefined;

  readonly #settings: readonly string[];

  constructor(kind: Kind, ...settings: string[]) {
    this.#kind = kind;
    this.#settings = settings;
  }

  to = (stream: string): string => this.#kind.to(this.#port, stream);
  stored = (stream: string): Promise<Stored[]> => this.#kind.stored(this.#port, stream);
  get port(): number {
    return this.#port;
  }

  /** Again at the same port with the same data. */
  async start(): Promise<void> {
    this.#port ||= await freePort();
    const [program, ...argv] = this.#kind.command(this.#port, this.#directory);
    const server = spawn(program, [...argv, ...this.#settings], { stdio: "ignore" });
    this.#server = server;
    process.once("exit", () => server.kill("SIGKILL"));
    for (let tries = 0; !(await answers(this.#port)); tries += 1) {
      if (tries > 600 || server.exitCode !== null) throw new Error(`${this.#kind.needs} does not come up`);
      await sleep(25);
    }
  }

  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, "exit");
    server.kill(signal);
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop("SIGKILL");
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = dial(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
