import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type pg from "pg";

/** A logical dump, digested; or why there is none. */
export type Dump = { readonly sha256: string; readonly bytes: number; readonly by: string } | Unavailable;

interface Unavailable {
  readonly unavailable: string;
}

export const isTaken = (dump: Dump): dump is Exclude<Dump, Unavailable> => "sha256" in dump;

/** A pg_dump that can read the server: the oldest one installed of its version or a later one. */
export async function findPgDump(client: pg.ClientBase): Promise<PgDump | Unavailable> {
  const { rows } = await client.query<{ major: number }>("select current_setting('server_version_num')::int / 10000 as major");
  const wanted = rows[0]?.major ?? 0;
  const found = (await Promise.all(candidates().map(withVersion))).filter(({ major }) => major >= wanted).sort((a, b) => a.major - b.major);
  return found[0] ?? { unavailable: `no pg_dump of PostgreSQL ${wanted} or later is installed` };
}

export interface PgDump {
  readonly path: string;
  readonly version: string;
  readonly major: number;
}

/** Dumps the database, or some schemas of it, given by their SQL names. */
export async function takeDump(program: PgDump | Unavailable, url: string, schemas: readonly string[] = []): Promise<Dump> {
  if (!("path" in program)) return program;
  return dump(program.path, url, schemas).then(
    (taken) => ({ ...taken, by: `pg_dump ${program.version}` }),
    (error: Error) => ({ unavailable: error.message }),
  );
}

/** PostgreSQL's fixes of 2025 put a random token into the dump; it says nothing about the database. */
const randomToken = /^\\(?:un)?restrict /;

function dump(program: string, url: string, schemas: readonly string[]): Promise<{ sha256: string; bytes: number }> {
  const target = new URL(url);
  const password = decodeURIComponent(target.password);
  target.password = "";
  const args = ["--dbname", target.href, "--no-password", ...schemas.flatMap((schema) => ["--schema", schema])];
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, PGPASSWORD: password, LC_ALL: "C" }, stdio: ["ignore", "pipe", "pipe"] });
    const hash = createHash("sha256");
    let bytes = 0;
    let complaint = "";
    const lines = createInterface({ input: child.stdout, crlfDelay: 0 });
    lines.on("line", (line) => {
      if (randomToken.test(line)) return;
      hash.update(line).update("\n");
      bytes += Buffer.byteLength(line) + 1;
    });
    child.stderr.on("data", (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    child.on("error", reject);
    const read = new Promise((done) => lines.once("close", done));
    child.on("close", (code) => {
      if (code !== 0) return reject(new Error(complaint.trim().split("\n")[0] ?? `pg_dump ended with code ${code}`));
      void read.then(() => resolve({ sha256: hash.digest("hex"), bytes }));
    });
  });
}

const debian = "/usr/lib/postgresql";

/** Programs of that name on the PATH and where Debian keeps one for each major. */
function candidates(): string[] {
  const folders = (process.env["PATH"] ?? "").split(":").filter(Boolean);
  const majors = existsSync(debian) ? readdirSync(debian).map((major) => join(debian, major, "bin")) : [];
  const paths = [...folders, ...majors].map((folder) => join(folder, "pg_dump")).filter((path) => existsSync(path));
  // What Debian puts on the PATH only chooses among the others, and takes its time.
  return [...new Set(paths)].filter((path) => basename(realpathSync(path)) !== "pg_wrapper");
}

async function withVersion(path: string): Promise<PgDump> {
  const version = await promisify(execFile)(path, ["--version"]).then(
    ({ stdout }) => /(\d+)(?:\.\d+)*/.exec(stdout)?.[0] ?? "",
    () => "",
  );
  return { path, version, major: Number.parseInt(version, 10) };
}
