import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packetFiles } from "../../scripts/evidence/format.ts";
import { execute, invoke } from "../cli/invoke.ts";
import { useDatabase } from "../setup/database.ts";

const database = useDatabase();
const work = mkdtempSync(join(tmpdir(), "iu-core-prove-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const at = (name: string) => join(work, name);
const prove = (...argv: string[]) => invoke("prove", "--database-url", database.url, ...argv);

describe("prove, verify, record", () => {
  it("makes a key that only its owner can read, and never over another one", async () => {
    const { code, json } = await invoke("evidence", "keygen", at("key.pem"), "--json");
    expect(code).toBe(0);
    expect(json).toMatchObject({
      privateFile: at("key.pem"),
      publicFile: at("key.pem.pub"),
      keyId: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(statSync(at("key.pem")).mode & 0o777).toBe(0o600);
    expect((await invoke("evidence", "keygen", at("key.pem"), "--json")).json.error.code).toBe("cannot_write");
  });

  it("leaves a packet and nothing else", async () => {
    const client = await database.connect();
    const state = () => client.query("select * from iu_core.fn_iu_state_digest()");
    const { rows: before } = await state();
    const { code, stdout } = await prove("--only", "fn_dot_config_set", "fn_iu_create", "--out", at("packet"), "--key", at("key.pem"));
    expect(stdout).toMatch(/│ PASS {2}2 of \d+ mutating functions proved +│/);
    expect(code).toBe(0);
    expect(readdirSync(at("packet")).sort()).toEqual([...packetFiles]);
    expect(readdirSync(work).filter((name) => name.startsWith("."))).toEqual([]);
    expect((await state()).rows).toEqual(before);
  }, 60_000);

  it("verifies without a database: origin with the key, integrity without", async () => {
    const verify = (...argv: string[]) => invoke("evidence", "verify", at("packet"), "--allow-partial", ...argv);
    expect((await verify("--key", at("key.pem.pub"), "--json")).json).toMatchObject({
      ok: true,
      problems: [],
      shows: "origin",
      partial: true,
    });
    const { code, stdout } = await verify();
    expect(code).toBe(0);
    expect(stdout).toContain("signed by the packet's own key: integrity, not origin");
  });

  it("refuses a part where the whole was asked for, another key, another schema", async () => {
    const codes = async (...argv: string[]) => {
      const { code, json } = await invoke("evidence", "verify", at("packet"), "--json", ...argv);
      expect(code).toBe(1);
      return json.problems.map((problem: { code: string }) => problem.code);
    };
    expect(await codes()).toEqual(["COVERAGE_INCOMPLETE"]);
    await invoke("evidence", "keygen", at("other.pem"));
    expect(await codes("--allow-partial", "--key", at("other.pem.pub"))).toEqual(["WRONG_KEY"]);
    const stale = await codes("--allow-partial", "--expect-schema-digest", "0".repeat(64));
    expect([...new Set(stale)]).toEqual(["SCHEMA_DIGEST_STALE"]);
  });

  it("agrees with the same proof done again, and not with another one", async () => {
    expect((await prove("--only", "fn_dot_config_set", "fn_iu_create", "--out", at("again"))).code).toBe(0);
    expect((await invoke("evidence", "compare", at("packet"), at("again"), "--json")).json).toEqual({ ok: true, differences: [] });
    expect((await prove("--only", "fn_dot_config_set", "--out", at("less"))).code).toBe(0);
    const { code, json } = await invoke("evidence", "compare", at("packet"), at("less"), "--json");
    expect(code).toBe(1);
    expect(json.differences).toContainEqual({ what: "fn_iu_create: undone", first: "true", second: "not there" });
  }, 90_000);

  it("records what was proved, once, and nothing of a packet that is refused", async () => {
    const record = (...argv: string[]) =>
      invoke("evidence", "record", at("packet"), "--database-url", database.url, "--actor", "ana", "--json", ...argv);
    expect((await record()).json.error.code).toBe("bad_input");
    const first = await record("--allow-partial", "--key", at("key.pem.pub"));
    expect(first.json.error).toBeUndefined();
    const { recorded } = first.json;
    expect(recorded).toBeGreaterThanOrEqual(2);
    expect((await record("--allow-partial")).json).toEqual({ recorded: 0, unchanged: recorded });
    const client = await database.connect();
    const { rows } = await client.query("select distinct recorded_by, verdict from iu_core.proof_record");
    expect(rows).toEqual([{ recorded_by: "ana", verdict: "PASS" }]);
  });
});

describe("what cannot be done is refused before it is begun", () => {
  it.each([
    ["a directory with something in it", ["--out", work], "not_empty"],
    ["a function that is not there", ["--out", at("none"), "--only", "fn_gone"], "bad_input"],
    ["a key that is none", ["--out", at("none"), "--key", __filename], "bad_input"],
  ])("%s", async (_what, argv, problem) => {
    const { code, json } = await prove("--json", ...argv);
    expect({ code, problem: json.error.code }).toEqual({ code: 2, problem });
    expect(readdirSync(work)).not.toContain("none");
  });

  it("a place nobody may write to leaves no half packet", async () => {
    writeFileSync(at("file"), "");
    mkdirSync(at("folder"));
    const { code } = await prove("--json", "--only", "fn_dot_config_set", "--out", join(at("file"), "packet"));
    expect(code).toBe(2);
    expect(readdirSync(at("folder"))).toEqual([]);
  });
});

it("verifying needs neither a database nor its driver", async () => {
  const block = join(work, "no-pg.mjs");
  writeFileSync(
    block,
    `import { registerHooks, register } from "node:module";
     const hook = "export const resolve = (name, context, next) => { if (name === 'pg') throw new Error('pg was asked for'); return next(name, context); };";
     register("data:text/javascript," + encodeURIComponent(hook));`.replace("registerHooks, ", ""),
  );
  const { code, stderr } = await execute(["evidence", "verify", at("packet"), "--allow-partial"], {
    env: { NODE_OPTIONS: `--import ${block}`, DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
