import { beforeAll, describe, expect, it } from "vitest";
import { composerEnabled, maxPieces } from "../../schema-ts/collection/gates.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { mayActAs } from "../setup/role.ts";
import { invoke, type Result } from "./invoke.ts";

const database = useDatabase({ template: false });
const gate = composerEnabled.name;
let owner: Client;

const run = (...argv: string[]): Promise<Result> => invoke(...argv, "--json", "--database-url", database.url);
const read = (...argv: string[]): Promise<Result> => invoke(...argv, "--database-url", database.url);

interface Gate {
  readonly key: string;
  readonly open: boolean;
  readonly defaultOpen: boolean;
}

/** Gates that stand otherwise than they ship. */
const openGates = async () => (await run("gate", "list")).json.gates.filter(({ open, defaultOpen }: Gate) => open !== defaultOpen);

beforeAll(async () => {
  owner = await database.connect();
});

describe("the life of an installation, in this order", () => {
  it("is not there at first", async () => {
    for (const command of ["verify", "health"]) {
      const { code, json } = await run(command);
      expect({ code, error: json.error.code }).toEqual({ code: 2, error: "not_installed" });
      expect(json.error.hint).toContain("iu-core migrate up");
    }
    const { code, json } = await run("migrate", "status");
    expect(code).toBe(0);
    expect(json).toMatchObject({ applied: [], unrecorded: false });
    expect(json.pending.length).toBeGreaterThan(0);
  });

  it("is planned, with the locks of every step", async () => {
    const { code, json } = await run("migrate", "plan");
    expect({ code, against: json.against }).toEqual({ code: 0, against: "database" });
    expect(
      json.migrations
        .flatMap(({ steps }: { steps: { locks: string }[] }) => steps)
        .every(({ locks }: { locks: string }) => locks.length > 0),
    ).toBe(true);
  });

  it("is applied once", async () => {
    const first = await run("migrate", "up");
    expect(first.code).toBe(0);
    expect(first.json.applied.length).toBeGreaterThan(0);
    const second = await read("migrate", "up");
    expect(second).toMatchObject({ code: 0, stdout: "Nothing to do: the database is up to date.\n", stderr: "" });
    expect((await run("migrate", "plan")).json.migrations).toEqual([]);
  });

  it("is clean and well", async () => {
    const verified = await run("verify");
    expect({ code: verified.code, ok: verified.json.ok }).toEqual({ code: 0, ok: true });
    expect(verified.json).toMatchObject({ drift: [], pending: [], schemaDigest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const well = await run("health");
    expect({ code: well.code, ok: well.json.ok }).toEqual({ code: 0, ok: true });
    expect(well.json.surfaces.length).toBe(well.json.well);
    expect((await read("verify")).stdout).toMatch(/^clean: iu_core \d+\.\d+\.\d+, digest [0-9a-f]{64}\n$/);
  });

  it("has all gates closed; opening one says who and why", async () => {
    expect(await openGates()).toEqual([]);
    expect((await run("gate", "list")).json.gates.map(({ key }: Gate) => key)).toContain(gate);

    const opened = await run("gate", "open", gate, "--actor", "lan", "--reason", "nhập sổ tay, phiếu 4711");
    expect({ code: opened.code, ...opened.json }).toMatchObject({ code: 0, key: gate, old: false, new: true, changed: true });
    const { rows } = await owner.query("select changed_by, change_reason from iu_core.dot_config where key = $1", [gate]);
    expect(rows).toEqual([{ changed_by: "lan", change_reason: "nhập sổ tay, phiếu 4711" }]);
    expect((await read("gate", "list")).stdout).toMatch(new RegExp(`^${gate.replaceAll(".", "\\.")} +open +`, "m"));
    expect((await read("gate", "open", gate, "--reason", "again")).stdout).toBe(`${gate} was open already.\n`);

    const shut = await read("gate", "close", gate, "--reason", "done");
    expect(shut).toMatchObject({ code: 0, stdout: `${gate} is closed now.\n` });
  });

  it("refuses keys that are no gates, and callers who may not", async () => {
    const unknown = await run("gate", "open", "iu_core.no_such_gate", "--reason", "x");
    expect(unknown.code).toBe(2);
    expect(unknown.json.error).toMatchObject({
      code: "unknown_key",
      sqlstate: "IU002",
      detail: { key: "iu_core.no_such_gate" },
      hint: expect.any(String),
    });
    const setting = await run("gate", "open", maxPieces.name, "--reason", "x");
    expect({ code: setting.code, error: setting.json.error.code }).toEqual({ code: 2, error: "bad_input" });

    await mayActAs(owner, "iu_app");
    const asApp = `${database.url}?options=${encodeURIComponent("-c role=iu_app")}`;
    const refused = await invoke("gate", "open", gate, "--reason", "x", "--json", "--database-url", asApp);
    expect({ code: refused.code, error: refused.json.error.code, sqlstate: refused.json.error.sqlstate }).toEqual({
      code: 2,
      error: "permission_denied",
      sqlstate: "42501",
    });
    expect(await openGates()).toEqual([]);
  });

  it("names a change somebody made by hand, and refuses to migrate on top of it", async () => {
    await owner.query("create table iu_core.by_hand (id int)");
    const { code, json } = await run("verify");
    expect({ code, ok: json.ok }).toEqual({ code: 1, ok: false });
    expect(json.drift).toContainEqual(expect.objectContaining({ object_kind: "table", object_name: "by_hand", drift: "unexpected" }));
    const shown = await read("verify");
    expect(shown.code).toBe(1);
    expect(shown.stdout).toMatch(/unexpected +table by_hand/);
    expect(shown.stdout).toMatch(/^not clean: \d+ objects? differs?/m);
    const ill = await run("health");
    expect({ code: ill.code, ok: ill.json.ok }).toEqual({ code: 1, ok: false });
    await owner.query("drop table iu_core.by_hand");
    expect((await run("verify")).code).toBe(0);
  });

  it("names what is missing also where it is what tells the version and the digest", async () => {
    await owner.query("alter function iu_core.fn_iu_version() rename to fn_iu_version_kept");
    const { code, json } = await run("verify");
    await owner.query("alter function iu_core.fn_iu_version_kept() rename to fn_iu_version");
    expect({ code, version: json.version }).toEqual({ code: 1, version: null });
    expect(json.drift).toContainEqual(expect.objectContaining({ object_name: "fn_iu_version()", drift: "missing" }));
    expect((await run("verify")).code).toBe(0);
  });

  it("refuses a history that was edited", async () => {
    const { rows } = await owner.query("select name, sha256 from iu_migrations.ledger");
    await owner.query("update iu_migrations.ledger set sha256 = repeat('0', 64)");
    const { code, json } = await run("migrate", "up");
    expect({ code, error: json.error.code }).toEqual({ code: 2, error: "history" });
    expect(json.error.message).toContain(`${rows[0].name} was edited after it was applied`);
    expect(json.error.message).toContain("restore the file");
    for (const { name, sha256 } of rows) await owner.query("update iu_migrations.ledger set sha256 = $2 where name = $1", [name, sha256]);
    expect((await run("migrate", "status")).code).toBe(0);
  });

  it("goes down only when rows may be discarded, and then leaves nothing", async () => {
    const refused = await run("migrate", "down", "--all");
    expect(refused.code).toBe(2);
    expect(refused.json.error.message).toMatch(/rows|discard/i);
    expect((await run("verify")).code).toBe(0);
    const { code, json } = await run("migrate", "down", "--all", "--discard-rows");
    expect(code).toBe(0);
    expect(json.undone.length).toBeGreaterThan(0);
    expect((await run("verify")).json.error.code).toBe("not_installed");
    expect((await read("migrate", "down")).stdout).toBe("Nothing to undo: no migration is applied.\n");
  });
});
