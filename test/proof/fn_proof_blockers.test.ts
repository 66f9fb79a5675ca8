import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { gatesOf, namesFor } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { readBlockers } from "../../scripts/prove/blockers.ts";
import { useDatabase } from "../setup/database.ts";
import { proofOf, proveGate } from "./proofs.ts";

const gate = "iu_core.unit_write_enabled";
const database = useDatabase();
let owner: Client;
let reader: Client;

interface Row {
  blocker: string;
  subject: string;
  detail: Record<string, unknown>;
  hint: string;
}
const blockers = async (kind?: string, client = owner) =>
  (await client.query<Row>("select * from iu_core.fn_proof_blockers()")).rows.filter(({ blocker }) => !kind || blocker === kind);
const set = (key: string, value: string) => owner.query("select iu_core.fn_dot_config_set($1, $2, 'ana', 'why')", [key, value]);

beforeAll(async () => {
  owner = await database.connect();
  reader = await database.connect({ role: "iu_reader" });
});

test("as it ships every closed gate, every function and the backup stand in the way, and nothing else", async () => {
  const found = await blockers();
  const shippedClosed = iuCore.modules.flatMap(gatesOf).filter(({ defaultValue }) => !defaultValue);
  expect(found.filter(({ blocker }) => blocker === "GATE_CLOSED").map(({ subject }) => subject)).toEqual(
    shippedClosed.map(({ name }) => name).sort(),
  );
  const { rows } = await owner.query("select function_name from iu_core.proof_subject order by 1");
  expect(found.filter(({ blocker }) => blocker === "PROOF_MISSING").map(({ subject }) => subject)).toEqual(
    rows.map((row) => row.function_name),
  );
  expect(new Set(found.map(({ blocker }) => blocker))).toEqual(new Set(["BACKUP_MISSING", "GATE_CLOSED", "PROOF_MISSING"]));
  for (const { subject, hint } of found) expect(hint.length, subject).toBeGreaterThan(10);
});

test("whoever reads sees the same, in the shape evidence holds", async () => {
  expect(await blockers(undefined, reader)).toEqual(await blockers());
  const shaped = await readBlockers(reader, namesFor(iuCore.defaultSchema));
  expect(shaped.map(({ detail, ...row }) => ({ ...row, detail: JSON.parse(detail) }))).toEqual(await blockers());
});

describe("one by one", () => {
  beforeEach(async () => {
    await owner.query("begin");
    return () => owner.query("rollback");
  });

  test("an open gate is out of the way, one closed by an operator is not", async () => {
    await set(gate, "true");
    expect((await blockers("GATE_CLOSED")).map(({ subject }) => subject)).not.toContain(gate);
    await set(gate, "false");
    expect(await blockers("GATE_CLOSED")).toContainEqual(
      expect.objectContaining({ subject: gate, detail: expect.objectContaining({ is_overridden: true }) }),
    );
  });

  test("a proved function is out of the way, until it is replaced: the open gate is named", async () => {
    await proveGate(owner, gate);
    await set(gate, "true");
    const missing = (await blockers("PROOF_MISSING")).map(({ subject }) => subject);
    expect(missing).not.toContain("fn_iu_create");
    expect(missing).toContain("fn_iu_compose");
    expect(await blockers("PROOF_STALE")).toEqual([]);
    await owner.query("alter function iu_core.fn_iu_create(text, text, text, text, text, jsonb) cost 99");
    expect(await blockers("PROOF_STALE")).toMatchObject([
      { subject: "fn_iu_create", detail: { required: false, gates: [gate], open_gates: [gate] } },
    ]);
    await owner.query("select iu_core.fn_proof_record($1, 'ana')", [JSON.stringify([await proofOf(owner, "fn_iu_create")])]);
    expect(await blockers("PROOF_STALE")).toEqual([]);
  });

  test("a backup needs a name and a time that is past and not too long ago", async () => {
    const at = (hours: number) => JSON.stringify(new Date(Date.now() + hours * 3_600_000).toISOString());
    const kinds = async () => (await blockers()).map(({ blocker }) => blocker).filter((blocker) => blocker.startsWith("BACKUP"));
    await set("deployment.backup_taken_at", at(-1));
    expect(await kinds()).toEqual(["BACKUP_MISSING"]);
    await set("deployment.backup_reference", '"\\t "');
    expect(await kinds()).toEqual(["BACKUP_MISSING"]);
    await set("deployment.backup_reference", '"base/2026-11-21"');
    expect(await kinds()).toEqual([]);
    await set("deployment.backup_taken_at", at(-25));
    expect(await kinds()).toEqual(["BACKUP_TOO_OLD"]);
    await set("deployment.backup_max_age_hours", "26");
    expect(await kinds()).toEqual([]);
    await set("deployment.backup_taken_at", at(1));
    expect(await blockers("BACKUP_MISSING")).toMatchObject([{ detail: { reference: "base/2026-11-21", in_the_future: true } }]);
  });

  test("drift is named object by object", async () => {
    await owner.query("create function iu_core.seeded() returns int language sql as 'select 1'");
    expect(await blockers("SCHEMA_DRIFT")).toMatchObject([
      { subject: "function seeded()", detail: { drift: "unexpected" } },
      { subject: "grant function seeded() to PUBLIC", detail: { drift: "unexpected" } },
    ]);
  });

  test("nothing at all stands in the way of what is proved, open and backed up", async () => {
    const { rows } = await owner.query<{ name: string }>("select function_name as name from iu_core.proof_subject order by 1");
    const proofs = [];
    for (const { name } of rows) proofs.push(await proofOf(owner, name));
    await owner.query("select iu_core.fn_proof_record($1, 'ana')", [JSON.stringify(proofs)]);
    for (const { name } of iuCore.modules.flatMap(gatesOf)) await set(name, "true");
    await set("deployment.backup_reference", '"base"');
    await set("deployment.backup_taken_at", JSON.stringify(new Date().toISOString().replace(/\.\d+/, "")));
    expect(await blockers()).toEqual([]);
  });
});
