import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect as tcp } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll } from "vitest";
import { run } from "../../scripts/postgres/command.ts";
import { reachableTmpdir, serverUser } from "../../scripts/postgres/os-user.ts";
import { freePort } from "../../scripts/postgres/port.ts";
import type { PostgresServer } from "../../scripts/postgres/server.ts";

const program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer"].find((path) => existsSync(path));

export const hasPgBouncer = program !== undefined;
export const needsPgBouncer = "pgbouncer (apt-get install pgbouncer)";

export interface PgBouncer {
  /** The same URL, through the pooler. */
  through(url: string): string;
  /** As [1, 21]. */
  readonly version: readonly [number, number];
}

/** PgBouncer in transaction mode before a server, with so many server connections for each database. */
export function usePgBouncer(server: () => Pick<PostgresServer, "url">, poolSize: number): PgBouncer {
  const user = serverUser();
  let home: string | undefined;
  let child: ChildProcess | undefined;
  let port = 0;
  let version: [number, number] = [0, 0];

  beforeAll(async () => {
    const { hostname, port: serverPort, username, password } = new URL(server().url);
    home = mkdtempSync(join(reachableTmpdir(user), "iu-core-pgbouncer-"));
    const [, major, minor] = /PgBouncer (\d+)\.(\d+)/.exec(await run(program ?? "", ["--version"])) ?? [];
    version = [Number(major), Number(minor)];
    port = await freePort();
    const users = join(home, "users");
    const settings = {
      listen_addr: "127.0.0.1",
      listen_port: port,
      unix_socket_dir: "",
      auth_type: "plain",
      auth_file: users,
      pool_mode: "transaction",
      default_pool_size: poolSize,
      max_client_conn: 300,
      ignore_startup_parameters: "extra_float_digits",
      ...(version[0] > 1 || version[1] >= 21 ? { max_prepared_statements: 100 } : {}),
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
    const target = `* = host=${hostname} port=${serverPort || 5432}`;
    writeFileSync(users, `"${decodeURIComponent(username)}" "${decodeURIComponent(password)}"\n`, { mode: 0o600 });
    writeFileSync(join(home, "pgbouncer.ini"), ["[databases]", target, "[pgbouncer]", ...lines, ""].join("\n"));
    // It refuses to run as root, as the server does.
    if (user) for (const path of [home, users, join(home, "pgbouncer.ini")]) chownSync(path, user.uid, user.gid);
    child = spawn(program ?? "", ["-q", join(home, "pgbouncer.ini")], { ...(user ?? {}), cwd: home, stdio: ["ignore", "ignore", "pipe"] });
    let log = "";
    child.stderr?.on("data", (chunk) => {
      log += chunk;
    });
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`PgBouncer did not start:\n${log}`);
      await sleep(10);
    }
  });

  afterAll(async () => {
    if (child !== undefined && child.exitCode === null) {
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    }
    if (home !== undefined) rmSync(home, { recursive: true });
  });

  return {
    get version() {
      return version;
    },
    through: (url) => Object.assign(new URL(url), { hostname: "127.0.0.1", port: String(port) }).href,
  };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = tcp(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
