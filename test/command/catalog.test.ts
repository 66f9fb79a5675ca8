import { beforeAll, describe, expect, it } from "vitest";
import { commandOf } from "../../schema-ts/command/command_of.ts";
import { relationOf } from "../../schema-ts/command/relations.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { fnIuPostCutAxisMaterialize } from "../../schema-ts/cut/fn_iu_post_cut_axis_materialize.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { writeSet } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";

const plan = planProduct(iuCore);
const mutating = plan.functions.filter(({ mutation }) => mutation);
const database = useDatabase();
let owner: Client;
let rows: Record<string, any>[];

beforeAll(async () => {
  owner = await database.connect();
  ({ rows } = await owner.query("select * from iu_core.dot_iu_command_catalog order by command"));
});

const rowOf = (functionName: string) => rows.find((row) => row["function_name"] === functionName);

describe("the catalogue", () => {
  it("has a command for every mutating function of the definitions and of the database, and no other", async () => {
    const functions = rows.map((row) => row["function_name"]).sort();
    expect(functions).toEqual(mutating.map(({ name }) => name).sort());
    const installed = await owner.query(`
      select proname from pg_proc
      where pronamespace = 'iu_core'::regnamespace and provolatile = 'v' and prosecdef and prorettype <> 'trigger'::regtype
    `);
    expect(functions).toEqual(installed.rows.map((row) => row.proname).sort());
    expect(new Set(rows.map((row) => row["command"])).size).toBe(mutating.length);
  });

  it.each(mutating.map((fn) => [fn.name, fn] as const))("says of %s what its definition says", (name, fn) => {
    const { args, grantTo, mutation } = fn;
    if (!mutation) return;
    const { gate, pair } = mutation;
    const inverse = "inverse" in pair ? pair.inverse : name;
    const row = rowOf(name);
    expect(row).toMatchObject({
      command: commandOf(name),
      takes_actor: "p_actor" in args,
      callers: grantTo.map((role) => role.name),
      gate: "ungated" in gate ? null : gate.name,
      undo_calls: pair.calls.map((call) => ({
        command: commandOf(call.again ? name : inverse),
        arguments: call.arguments,
        only_if: call.onlyIf ?? null,
      })),
    });
    expect(row?.["arguments"].map((arg: { name: string }) => arg.name)).toEqual(Object.keys(args).filter((arg) => arg !== "p_actor"));
    expect(row?.["write_set"]).toEqual([...writeSet(fn, plan.triggers)].map(relationOf).sort());
    if (row?.["pair"] !== null) expect(rowOf(inverse)?.["command"]).toBe(row?.["pair"]);
    else expect("selfCompensating" in pair).toBe(true);
  });

  it("leaves out of a write set what only a trigger writes that passes over the function", () => {
    expect(plan.triggers.some(({ passesOver }) => passesOver.includes(fnIuPostCutAxisMaterialize))).toBe(true);
    expect(rowOf(fnIuPostCutAxisMaterialize.name)?.["write_set"]).toEqual(["cut_request_transition", "iu_three_axis_envelope"]);
  });

  it("can address the rows of every run it undoes by itself", () => {
    const blind = rows.filter((row) => row["undo_calls"].length > 0 && !row["verification"].includes("subject_digest"));
    expect(blind.map((row) => row["command"])).toEqual([]);
  });

  it("knows the pair of every command that is not answered by another act", () => {
    const byHand = rows.filter((row) => row["pair"] !== null && row["undo_calls"].length === 0 && row["callers"].length > 0);
    const byMachine = rows.filter((row) => row["undo_calls"].length > 0);
    expect(byMachine.length).toBeGreaterThan(byHand.length);
  });

  it("is compared by verify: a changed row is drift", async () => {
    await owner.query("begin");
    await owner.query("update iu_core.dot_iu_command_catalog set write_set = '{}' where command = 'iu.create'");
    await owner.query("delete from iu_core.dot_iu_command_catalog where command = 'iu.compose'");
    const { rows: drift } = await owner.query("select object_name, drift from iu_core.fn_iu_schema_verify() order by 1");
    await owner.query("rollback");
    expect(drift).toEqual([
      { object_name: "dot_iu_command_catalog[iu.compose]", drift: "missing" },
      { object_name: "dot_iu_command_catalog[iu.create]", drift: "changed" },
    ]);
  });
});
