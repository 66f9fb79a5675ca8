import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type Dump, findPgDump, takeDump } from "../../scripts/demo/factory/dump.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";

const database = useDatabase({ template: false });
let folder = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iu-core-dump-"));
  vi.stubEnv("PATH", `${folder}:${process.env["PATH"]}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A pg_dump of our own, of the server's version and so preferred to any other: only what it prints matters here. */
function install(version: string, script: string): void {
  const path = join(folder, "pg_dump");
  writeFileSync(path, `#!/bin/sh\nif [ "$1" = --version ]; then echo "pg_dump (PostgreSQL) ${version}"; exit; fi\n${script}\n`);
  chmodSync(path, 0o755);
}

const current = () => `${database.majorVersion}.1`;

let client: Client;
beforeAll(async () => {
  client = await database.connect();
});
const take = async (): Promise<Dump> => takeDump(await findPgDump(client), database.url);

describe("the dump", () => {
  it("is digested without the random token around it", async () => {
    install(current(), "printf '%s\\n' \"\\\\restrict $$\" 'COPY t FROM stdin;' 'a\\\\restrict b' \"\\\\unrestrict $$\"");
    const [first, second] = [await take(), await take()];
    expect(first).toMatchObject({
      by: `pg_dump ${current()}`,
      bytes: "COPY t FROM stdin;\na\\\\restrict b\n".length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(second).toEqual(first);
  });

  it("differs when one byte does", async () => {
    install(current(), "echo one");
    const first = await take();
    install(current(), "echo two");
    const second = await take();
    expect(first).not.toEqual(second);
    expect(first).toMatchObject({ bytes: 4 });
  });

  it("is not available from a pg_dump that is older than the server", async () => {
    install("9.6.24", "echo never");
    expect(await take()).not.toMatchObject({ by: "pg_dump 9.6.24" });
  });

  it("is not available when pg_dump fails, and says why", async () => {
    install(current(), "echo 'permission denied for table secrets' >&2; exit 1");
    expect(await take()).toEqual({ unavailable: "permission denied for table secrets" });
  });

  it("keeps the password out of the process list", async () => {
    install(current(), `echo "$@" > ${join(folder, "arguments")}; echo done`);
    await take();
    const shown = readFileSync(join(folder, "arguments"), "utf8");
    const password = decodeURIComponent(new URL(database.url).password);
    expect(password.length).toBeGreaterThan(0);
    expect(shown).toContain("--no-password");
    expect(shown).not.toContain(password);
  });
});
