import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type pg from "pg";

/** A logical dump, digested; or why there is none. */
export type Dump = { readonly sha256: string; readonly bytes: number; readonly by: string } | { readonly unavailable: string };

export const isTaken = (dump: Dump): dump is Extract<Dump, { sha256: string }> => "sha256" in dump;

/** pg_dump of the database, or of one schema. It reads servers of its own version and older ones, so a newer server has no dump here. */
export async function takeDump(client: pg.ClientBase, url: string, schema?: string): Promise<Dump> {
  const { rows } = await client.query<{ major: number }>("select current_setting('server_version_num')::int / 10000 as major");
  const major = rows[0]?.major ?? 0;
  const program = await findPgDump(major);
  if (program === undefined) return { unavailable: `no pg_dump of PostgreSQL ${major} or later is installed` };
  return dump(program.path, url, schema).then(
    (taken) => ({ ...taken, by: `pg_dump ${program.version}` }),
    (error: Error) => ({ unavailable: error.message }),
  );
}

/** PostgreSQL's fixes of 2025 put a random token into the dump; it says nothing about the database. */
const randomToken = /^\\(?:un)?restrict /;

function dump(program: string, url: string, schema?: string): Promise<{ sha256: string; bytes: number }> {
  const target = new URL(url);
  const password = decodeURIComponent(target.password);
  target.password = "";
  const args = ["--dbname", target.href, "--no-password", ...(schema === undefined ? [] : ["--schema", `"${schema.replaceAll('"', '""')}"`])];
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

/** The oldest installed that can read the server. */
async function findPgDump(serverMajor: number): Promise<{ path: string; version: string; major: number } | undefined> {
  const debian = "/usr/lib/postgresql";
  const folders = [
    ...(process.env["PATH"] ?? "").split(":").filter(Boolean),
    ...(existsSync(debian) ? readdirSync(debian).map((major) => join(debian, major, "bin")) : []),
  ];
  const paths = [...new Set(folders.map((folder) => join(folder, "pg_dump")))].filter((path) => existsSync(path));
  const found = await Promise.all(
    paths.map(async (path) => {
      const version = await promisify(execFile)(path, ["--version"]).then(
        ({ stdout }) => /(\d+)(?:\.\d+)*/.exec(stdout)?.[0] ?? "",
        () => "",
      );
      return { path, version, major: Number.parseInt(version, 10) };
    }),
  );
  return found.filter(({ major }) => major >= serverMajor).sort((a, b) => a.major - b.major)[0];
}
