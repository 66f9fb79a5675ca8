import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { urlFor, withClient } from "../../scripts/postgres/connect.ts";
import { testServer, useDatabase } from "../setup/database.ts";
import { execute, invoke, start } from "./invoke.ts";

const work = mkdtempSync(join(tmpdir(), "iu-core-demo-"));
const before = process.cwd();
beforeAll(() => process.chdir(work));
afterAll(() => {
  process.chdir(before);
  rmSync(work, { recursive: true, force: true });
});

/** A role of our own: other tests make databases on the same server meanwhile. */
const role = `iu_demo_${randomBytes(6).toString("hex")}`;
const password = randomBytes(12).toString("hex");
const serverUrl = () => Object.assign(new URL(testServer().url), { username: role, password }).href;
const onServer = <T extends pg.QueryResultRow>(statement: string) =>
  withClient(testServer().url, async (client) => (await client.query<T>(statement)).rows);

beforeAll(() => onServer(`create role ${role} login createdb createrole password '${password}'`));
afterAll(() => onServer(`drop role ${role}`));

const databases = async () =>
  (await onServer<{ datname: string }>(`select datname from pg_database where datdba = '${role}'::regrole`)).map(({ datname }) => datname);
const folderWith = (name: string, files: Record<string, string | Uint8Array>): string => {
  const folder = join(work, name);
  mkdirSync(folder);
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
  return folder;
};

describe("the demo on a server given by URL", () => {
  const run = (...argv: string[]) => invoke("demo", ...argv, "--database-url", serverUrl());

  it("passes, keeps its report, and takes its database away again", async () => {
    const { code, json, stderr } = await run("--json");
    expect({ code, stderr, verdict: json.verdict }).toEqual({ code: 0, stderr: "", verdict: "PASS" });
    expect(json.capabilities).toHaveLength(9);
    expect(await databases()).toEqual([]);

    const kept = readdirSync(join(work, json.report)).sort();
    expect(kept).toEqual(["run.json", "run.md"]);
    const { report: _, ...run_ } = json;
    expect(JSON.parse(readFileSync(join(work, json.report, "run.json"), "utf8"))).toEqual(run_);
    const markdown = readFileSync(join(work, json.report, "run.md"), "utf8");
    expect(markdown).toMatch(/^# Product factory: PASS\n/);
    expect(markdown).toContain("## Phase G: ");
    expect(markdown).toContain("## Phase I: ");
    expect(markdown).not.toContain(password);
  });

  it("passes without phase H in a database it was given, where it may not create one", async () => {
    const given = `${role}_given`;
    const asRole = (statement: string) => withClient(serverUrl(), (client) => client.query(statement));
    await asRole(`create database ${given}`);
    await onServer(`alter role ${role} nocreatedb`);
    try {
      const { code, json } = await invoke("demo", "--json", "--database-url", urlFor(serverUrl(), given));
      expect({ code, verdict: json.verdict, phases: json.phases.length }).toEqual({ code: 0, verdict: "PASS", phases: 5 });
      expect(json.leftOut).toEqual([expect.stringContaining("Phase H")]);
    } finally {
      await onServer(`alter role ${role} createdb`);
      await asRole(`drop database ${given}`);
    }
  });

  it("composes somebody's own folder", async () => {
    const folder = folderWith("handbook", { "1.md": "# Sổ tay\r\n\r\nGiới thiệu", "2.md": "# Phần 1\n\nMột", "3.md": "Hai" });
    const { code, json } = await run(folder, "--json");
    expect({ code, verdict: json.verdict, pieces: json.documents[0].pieces }).toEqual({ code: 0, verdict: "PASS", pieces: 3 });
  });

  it("refuses a document the product does not take, by its name, and leaves nothing", async () => {
    const folder = folderWith("too-large", { "1.md": "# Fine", "2-large.md": `# Large\n\n${"x".repeat(600_000)}` });
    const { code, json } = await run(folder, "--json");
    expect(code).toBe(2);
    expect(json.error).toMatchObject({ code: "invalid_argument", sqlstate: "IU003", detail: { file: "2-large.md", path: "$[1].body" } });
    expect(json.error.message).toMatch(/^2-large\.md: /);
    expect(await databases()).toEqual([]);
  });

  it("refuses what is no text, and starts nothing", async () => {
    const folder = folderWith("binary", { "1.md": "# Fine", "2.md": Uint8Array.from([0xff, 0xfe, 0x41, 0x00]) });
    const { code, stderr, stdout } = await run(folder);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`${join(folder, "2.md")}: there is a NUL byte in line 1.`);
  });

  it("is taken away even when it is interrupted", async () => {
    const child = start(["demo", "--database-url", serverUrl()], { cwd: work });
    while ((await databases()).length === 0 && child.process.exitCode === null) await sleep(5);
    child.process.kill("SIGINT");
    const { code, stderr } = await child.result;
    expect({ code, stderr }).toMatchObject({ code: 130, stderr: expect.stringContaining("Stopped by SIGINT.") });
    expect(await databases()).toEqual([]);
  });
});

describe("a deviation", () => {
  afterEach(() => {
    vi.doUnmock("../../scripts/demo/reference.ts");
    vi.resetModules();
  });

  it("makes the command exit 1 and say which", async () => {
    vi.resetModules();
    vi.doMock("../../scripts/demo/reference.ts", async (original) => {
      const { reference } = await original<typeof import("../../scripts/demo/reference.ts")>();
      return { reference: { ...reference, D: { ...reference.D, minted: 8 } } };
    });
    const { invoke: again } = await import("./invoke.ts");
    const { code, stdout } = await again("demo", "--database-url", serverUrl());
    expect(code).toBe(1);
    expect(stdout).toContain("units minted: expected 8, observed 7");
    expect(stdout).toMatch(/^│ FAIL /m);
  });
});

describe("--commit", () => {
  const database = useDatabase({ template: false });

  it("composes for real with the gates closed again, once", async () => {
    const commit = () => invoke("demo", "--commit", "--json", "--database-url", database.url);
    const first = await commit();
    expect(first.code).toBe(0);
    expect(first.json.collections).toMatchObject([
      { collectionKey: "workflow.invoice-approval", outcome: "composed", pieces: 7 },
      { collectionKey: "workflow.invoice-approval.instance-001", outcome: "composed", pieces: 7 },
      { collectionKey: "file.so-tay-mua-sam", outcome: "composed", pieces: 5 },
    ]);
    const client = await database.connect();
    for (const statement of first.json.statements) expect((await client.query(statement)).rowCount).toBeGreaterThan(0);
    const state = await client.query("select * from iu_core.fn_iu_state_digest()");
    const { rows: open } = await client.query("select key from iu_core.v_dot_config where kind = 'gate' and value <> default_value");
    expect(open).toEqual([]);
    const { rows: units } = await client.query("select count(*)::int as count from iu_core.information_unit");
    expect(units).toEqual([{ count: 12 }]);

    const second = await commit();
    expect(second.code).toBe(0);
    expect(second.json.collections.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["exists", "exists", "exists"]);
    expect((await client.query("select * from iu_core.fn_iu_state_digest()")).rows).toEqual(state.rows);
  });
});

it("npm start: the program itself on a PostgreSQL of its own, its output piped", async () => {
  const { code, stdout, stderr } = await execute(["demo"], {
    cwd: work,
    env: { DATABASE_URL: "", IU_PG_SOURCE: "embedded", CI: "true", FORCE_COLOR: "" },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(
    /│ PASS {2}6 of 6 phases, (\d+) of \1 checks, 9 of 9 capabilities │\n│ everything undone, nothing left behind; .* │\n└─+┘\n$/,
  );
  expect(stdout).not.toContain(String.fromCharCode(27));
  const [place] = /(?<=report: ).*/.exec(stdout) ?? [];
  expect(existsSync(join(work, place ?? "", "run.md"))).toBe(true);
});
