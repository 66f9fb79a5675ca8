import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { pidOf, refusal, rolledBack, sqlstate, state, untilBlocked } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { digestOf, proofOf, statusOf } from "./proofs.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
});

const record = async (proofs: unknown, client = owner, actor: string | null = "ana") =>
  (await client.query<{ done: unknown }>("select iu_core.fn_proof_record($1, $2) as done", [JSON.stringify(proofs), actor])).rows[0]?.done;
const withdraw = async (name: string | null, reason: string | null = "Why.", digest: string | null = null, client = owner) =>
  (await client.query<{ done: unknown }>("select iu_core.fn_proof_withdraw($1, $2, 'ana', $3) as done", [name, reason, digest])).rows[0]
    ?.done;

describe("recording", () => {
  test("makes a proof count for the definition of now, and the same word again changes nothing", async () => {
    await rolledBack(owner, async () => {
      expect(await statusOf(owner, "fn_iu_create")).toMatchObject([{ gate: "iu_core.unit_write_enabled", proved_digest: null, ok: false }]);
      const proofs = [await proofOf(owner, "fn_iu_create"), await proofOf(owner, "fn_event_type_register")];
      expect(await record(proofs)).toEqual({ recorded: 2, unchanged: 0 });
      expect(await record(proofs)).toEqual({ recorded: 0, unchanged: 2 });
      const digest = await digestOf(owner, "fn_iu_create");
      expect(await statusOf(owner, "fn_iu_create")).toMatchObject([{ definition_digest: digest, proved_digest: digest, ok: true }]);
      expect(await statusOf(owner, "fn_event_type_register")).toMatchObject([{ gate: null, ok: true }]);
      const { rows } = await owner.query("select function_name, verdict, key_id, recorded_by, reason from iu_core.proof_record order by 1");
      expect(rows).toEqual([
        { function_name: "fn_event_type_register", verdict: "PASS", key_id: "test", recorded_by: "ana", reason: null },
        { function_name: "fn_iu_create", verdict: "PASS", key_id: "test", recorded_by: "ana", reason: null },
      ]);
    });
  });

  test("the digest is SHA-256 of what pg_get_functiondef says, and another definition is another digest", async () => {
    await rolledBack(owner, async () => {
      const { rows } = await owner.query<{ text: string }>(
        "select pg_get_functiondef('iu_core.fn_dot_gate_enabled(text)'::regprocedure) as text",
      );
      const digest = await digestOf(owner, "fn_dot_gate_enabled");
      expect(digest).toBe(
        createHash("sha256")
          .update(rows[0]?.text ?? "")
          .digest("hex"),
      );
      await owner.query("create function iu_core.fn_dot_gate_enabled(p_key int) returns int language sql as 'select 1'");
      expect(await digestOf(owner, "fn_dot_gate_enabled")).not.toBe(digest);
      expect(await digestOf(owner, "fn_no_such")).toBe("");
    });
  });

  test("a failed proof and a withdrawal take a proof back, and a further proof brings it again", async () => {
    await rolledBack(owner, async () => {
      const ok = async () => (await statusOf(owner, "fn_iu_create"))[0]?.ok;
      await record([await proofOf(owner, "fn_iu_create")]);
      expect(await ok()).toBe(true);
      await record([await proofOf(owner, "fn_iu_create", { verdict: "FAIL" })]);
      expect(await ok()).toBe(false);
      await record([await proofOf(owner, "fn_iu_create")]);
      expect(await ok()).toBe(true);
      const digest = await digestOf(owner, "fn_iu_create");
      expect(await withdraw("fn_iu_create")).toEqual({ function: "fn_iu_create", definition_digest: digest, changed: true });
      expect(await ok()).toBe(false);
      expect(await withdraw("fn_iu_create")).toMatchObject({ changed: false });
      expect(await record([await proofOf(owner, "fn_iu_create")])).toEqual({ recorded: 1, unchanged: 0 });
      expect(await ok()).toBe(true);
    });
  });

  test("a definition that comes back is proved by its own proof; the one between is stale", async () => {
    await rolledBack(owner, async () => {
      const first = await digestOf(owner, "fn_iu_create");
      await record([await proofOf(owner, "fn_iu_create")]);
      await owner.query("alter function iu_core.fn_iu_create(text, text, text, text, text, jsonb) cost 99");
      expect(await statusOf(owner, "fn_iu_create")).toMatchObject([{ proved_digest: first, ok: false }]);
      await record([await proofOf(owner, "fn_iu_create")]);
      await owner.query("alter function iu_core.fn_iu_create(text, text, text, text, text, jsonb) cost 100");
      expect(await statusOf(owner, "fn_iu_create")).toMatchObject([{ definition_digest: first, proved_digest: first, ok: true }]);
      await withdraw("fn_iu_create", "Lost its key.", first);
      expect(await statusOf(owner, "fn_iu_create")).toMatchObject([{ definition_digest: first, ok: false }]);
    });
  });
});

describe("refused, and nothing written", () => {
  const cases: readonly [what: string, change: (proof: Record<string, unknown>) => unknown, expected: object][] = [
    ["no array", () => ({}), { sqlstate: "IU003", detail: { path: "$" } }],
    ["no proof", () => [], { sqlstate: "IU003", detail: { path: "$", length: 0 } }],
    ["too many", () => Array.from({ length: 1001 }, () => 1), { sqlstate: "IU003", detail: { path: "$", length: 1001 } }],
    ["no object", (proof) => [proof, "x"], { sqlstate: "IU003", detail: { path: "$[1]" } }],
    ["a key too many", (proof) => [{ ...proof, note: "x" }], { sqlstate: "IU003", detail: { path: "$[0].note" } }],
    ["a key too few", ({ key_id: _, ...proof }) => [proof], { sqlstate: "IU003", detail: { path: "$[0].key_id" } }],
    ["another verdict", (proof) => [{ ...proof, verdict: "WITHDRAWN" }], { sqlstate: "IU003", detail: { path: "$[0].verdict" } }],
    ["a short tree", (proof) => [{ ...proof, evidence_tree: "00" }], { sqlstate: "IU003", detail: { path: "$[0].evidence_tree" } }],
    ["a number", (proof) => [{ ...proof, definition_digest: 7 }], { sqlstate: "IU003", detail: { path: "$[0].definition_digest" } }],
    ["a null", (proof) => [{ ...proof, product_version: null }], { sqlstate: "IU003", detail: { path: "$[0].product_version" } }],
    ["one function twice", (proof) => [proof, proof], { sqlstate: "IU003", detail: { path: "$[1].function" } }],
    [
      "an unknown function",
      (proof) => [proof, { ...proof, function: "fn_iu_get" }],
      { sqlstate: "IU002", detail: { path: "$[1].function", functions: [{ function: "fn_iu_get" }] } },
    ],
    [
      "another definition",
      (proof) => [{ ...proof, definition_digest: "f".repeat(64) }],
      { sqlstate: "IU010", detail: { path: "$[0].definition_digest", functions: [{ function: "fn_iu_create", actual: "f".repeat(64) }] } },
    ],
  ];

  test.each(cases)("%s", async (_, change, expected) => {
    const before = await state(owner);
    const proof = { ...(await proofOf(owner, "fn_iu_create")) };
    expect(await refusal(record(change(proof)))).toMatchObject(expected);
    expect(await state(owner)).toEqual(before);
  });

  test("a null, no actor, and every problem at once", async () => {
    expect(await refusal(owner.query("select iu_core.fn_proof_record(null, 'ana')"))).toMatchObject({ sqlstate: "IU003" });
    const proof = await proofOf(owner, "fn_iu_create");
    expect(await refusal(record([proof], owner, null))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_actor" } });
    const { detail } = await refusal(record([1, {}]));
    expect((detail as { problems: unknown[] }).problems).toHaveLength(7);
  });

  test("withdrawing", async () => {
    const before = await state(owner);
    expect(await refusal(withdraw(null))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_function" } });
    expect(await refusal(withdraw("fn_iu_create", " "))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_reason" } });
    expect(await refusal(withdraw("fn_iu_create", null))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_reason" } });
    expect(await refusal(withdraw("fn_iu_get"))).toMatchObject({ sqlstate: "IU002", detail: { function: "fn_iu_get" } });
    expect(await refusal(withdraw("fn_iu_create"))).toMatchObject({ sqlstate: "IU004", detail: { function: "fn_iu_create" } });
    expect(await refusal(withdraw("fn_iu_create", "Why.", "no digest"))).toMatchObject({ sqlstate: "IU004" });
    expect(await state(owner)).toEqual(before);
  });
});

test("operators and auditors record, the application and readers do not, and nobody rewrites the record", async () => {
  for (const [role, may] of [
    ["iu_operator", true],
    ["iu_auditor", true],
    ["iu_app", false],
    ["iu_reader", false],
  ] as const) {
    const client = await database.connect({ role });
    await rolledBack(client, async () => {
      const attempt = async () => record([await proofOf(client, "fn_iu_create")], client);
      if (may) expect(await attempt()).toEqual({ recorded: 1, unchanged: 0 });
      else expect(await sqlstate(attempt())).toBe("42501");
    });
  }
  for (const statement of [
    "update iu_core.proof_record set verdict = 'PASS'",
    "delete from iu_core.proof_record",
    "truncate iu_core.proof_record",
  ]) {
    expect(await refusal(owner.query(statement)), statement).toMatchObject({ sqlstate: "IU009" });
  }
});

test("two words on one function wait for each other; the second sees the first", async () => {
  const [one, other] = [await database.connect(), await database.connect()];
  const proof = await proofOf(owner, "fn_iu_revise");
  await one.query("begin");
  expect(await record([proof], one)).toEqual({ recorded: 1, unchanged: 0 });
  const pid = await pidOf(other);
  const second = record([proof], other);
  await untilBlocked(owner, pid);
  await one.query("commit");
  expect(await second).toEqual({ recorded: 0, unchanged: 1 });
});
