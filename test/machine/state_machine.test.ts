import { beforeAll, describe, expect, test } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { isFinal, type MachineDefinition } from "../../schema-ts/kit/machine.ts";
import { fnStateMachineAllowed } from "../../schema-ts/machine/fn_state_machine_allowed.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, rolledBack, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";

const database = useDatabase();
const machines = iuCore.modules
  .flatMap(({ objects }) => objects)
  .filter((object): object is MachineDefinition => "kind" in object && object.kind === "machine");
let owner: Client;
let reader: Client;

beforeAll(async () => {
  owner = await database.connect();
  reader = await database.connect({ role: "iu_reader" });
});

const allowed = (machine: string, from: string) => call(reader, fnStateMachineAllowed, { p_machine: machine, p_from: from });

/** What the trigger does with a change, by its condition and its arguments: asked of the trigger itself, not of the definition. */
async function answerTo(machine: MachineDefinition, from: string, to: string): Promise<"passes" | "looks" | "refuses"> {
  const name = machine.table.$.name;
  const { rows } = await owner.query<{ condition: string; args: string }>(
    `select substring(pg_get_triggerdef(oid, true) from 'WHEN \\((.*)\\) EXECUTE') as condition, encode(tgargs, 'escape') as args
     from pg_trigger where tgrelid = $1::regclass and tgname = $2 and tgenabled = 'O'`,
    [`iu_core.${name}`, `${name}_state_change`],
  );
  const { condition, args = "" } = rows[0] ?? {};
  const answer = await owner.query<{ fires: boolean }>(
    `select ${condition} as fires from (select $1::text as state) as old, (select $2::text as state) as new`,
    [from, to],
  );
  if (answer.rows[0]?.fires !== true) return "passes";
  return from === to || args.split("\\000").includes(`${from}>${to}`) ? "looks" : "refuses";
}

describe.each(machines.map((machine) => [machine.name, machine] as const))("%s", (name, machine) => {
  const states = Object.keys(machine.states);

  test("the rows are the definition", async () => {
    const { rows } = await reader.query("select table_name, column_name, summary from iu_core.state_machine where machine = $1", [name]);
    expect(rows).toEqual([{ table_name: machine.table.$.name, column_name: machine.column.columnName, summary: machine.summary }]);
    const found = await reader.query("select state, is_initial, is_final from iu_core.state_machine_state where machine = $1", [name]);
    const expected = states.map((s) => ({ state: s, is_initial: machine.states[s]?.initial === true, is_final: isFinal(machine, s) }));
    expect(new Set(found.rows)).toEqual(new Set(expected));
  });

  test("the trigger refuses what the rows do not say, for every pair of states, and is not fired by what is frequent", async () => {
    const frequent = machine.transitions.filter((transition) => transition.frequent);
    for (const from of states) {
      const next = (await allowed(name, from)).map(({ to_state }) => to_state);
      for (const to of states) {
        const passes =
          from === to ? frequent.length === 0 : frequent.some((transition) => transition.from === from && transition.to === to);
        const expected = passes ? "passes" : from === to || next.includes(to) ? "looks" : "refuses";
        expect([from, to, await answerTo(machine, from, to)]).toEqual([from, to, expected]);
      }
    }
    expect(await answerTo(machine, states[0] as string, "no_such_state")).toBe("refuses");
    expect(await answerTo(machine, "no_such_state", states[0] as string)).toBe("refuses");
  });

  test("what is allowed comes in byte order, with its name and when it happens", async () => {
    for (const from of states) {
      const rows = await allowed(name, from);
      expect(rows.map(({ to_state }) => to_state)).toEqual(rows.map(({ to_state }) => to_state).sort());
      expect(new Set(rows)).toEqual(
        new Set(
          machine.transitions
            .filter((transition) => transition.from === from)
            .map(({ to, name: transition, summary }) => ({ to_state: to, transition, summary })),
        ),
      );
    }
  });
});

test("asked about nothing, an unknown machine or an unknown state, it says what there is", async () => {
  expect(await refusal(allowed(null as never, "pending"))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_machine" } });
  expect(await refusal(allowed("approval_request", null as never))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_from" } });
  const machine = await refusal(allowed("no_such_machine", "pending"));
  expect(machine).toMatchObject({ sqlstate: "IU002", detail: { argument: "p_machine", machine: "no_such_machine" } });
  expect(machine.detail["known"]).toContain("approval_request");
  const other = await refusal(allowed("approval_request", "Pending"));
  expect(other).toMatchObject({ sqlstate: "IU002", detail: { argument: "p_from", state: "Pending" } });
  expect(other.detail["known"]).toContain("pending");
});

/** A request as the owner may write one, past every function. */
const insert = (given: { state?: string; requestedAt?: string } = {}) => `
  insert into iu_core.approval_request
    (policy, subject_kind, subject_id, subject_digest, requested_by, minimum_approvals, distinct_roles, voter_roles, voters,
     excluded_principals, requester_may_vote, one_reject_vetoes, state, requested_at, expires_at, changed_by)
  values ('test', 'thing', gen_random_uuid(), repeat('a', 64), 'ana', 1, 1, '{}', '{}', '{}', false, true, '${given.state ?? "pending"}',
    ${given.requestedAt ?? "clock_timestamp()"}, 'infinity', 'ana')`;
const policy = "insert into iu_core.approval_policy (policy, summary, minimum_approvals) values ('test', 'A test.', 1)";
const to = (next: string) => `update iu_core.approval_request set state = '${next}'`;

test("the owner too is refused a change that is not listed, with the ones that are", async () => {
  await rolledBack(owner, async () => {
    await owner.query(`${policy}; ${insert()}; ${to("approved")}; ${to("approved")}; savepoint here`);
    const before = await state(owner);
    expect(await refusal(owner.query(to("rejected")))).toMatchObject({
      sqlstate: "IU006",
      code: "invalid_transition",
      message: "approval_request does not go from approved to rejected.",
      detail: { machine: "approval_request", from: "approved", to: "rejected", allowed: ["cancelled", "expired", "invalidated"] },
    });
    await owner.query("rollback to here");
    expect(await state(owner)).toEqual(before);
    await owner.query(`${to("expired")}; savepoint gone`);
    expect(await refusal(owner.query(to("pending")))).toMatchObject({ detail: { from: "expired", allowed: [] } });
  });
});

test("a job, whose trigger looks at whatever is not frequent, may keep its state and take no way that is not listed", async () => {
  await rolledBack(owner, async () => {
    const goTo = (next: string) => owner.query(`update iu_core.job_queue set state = '${next}'`);
    await owner.query(`insert into iu_core.job_queue (job_id, run_at, max_attempts, priority, is_limited, state, queue, executor_class, payload, actor)
      values (gen_random_uuid(), now(), 1, 0, false, 'ready', 'default', 'noop', '{}', 'ana')`);
    for (const next of ["ready", "leased", "leased", "limited", "limited", "ready"]) await goTo(next);
    expect(await refusal(goTo("blocked"))).toMatchObject({ sqlstate: "IU006", detail: { machine: "job", from: "ready", to: "blocked" } });
  });
});

test("a new row begins in an initial state; one that a restored dump brings back may be in any", async () => {
  await rolledBack(owner, async () => {
    await owner.query(`${policy}; savepoint here`);
    expect(await refusal(owner.query(insert({ state: "approved" })))).toMatchObject({
      sqlstate: "IU006",
      message: "approval_request does not begin as approved.",
      detail: { machine: "approval_request", from: null, to: "approved", allowed: ["pending"] },
    });
    await owner.query("rollback to here");
    await owner.query(insert({ state: "approved", requestedAt: "now() - interval '1 microsecond'" }));
    await owner.query("savepoint again");
    expect(await sqlstate(owner.query(to("no_such_state")))).toBe("23514");
  });
});

test("nobody but a migration changes what is allowed", async () => {
  for (const role of ["iu_app", "iu_operator", "iu_auditor"]) {
    const client = await database.connect({ role });
    expect(await sqlstate(client.query("delete from iu_core.state_machine_transition"))).toBe("42501");
  }
  const { rows } = await rolledBack(owner, async () => {
    await owner.query(
      "update iu_core.state_machine_transition set to_state = 'pending' where machine = 'approval_request' and to_state = 'rejected'",
    );
    return await owner.query("select object_kind, drift from iu_core.fn_iu_schema_verify()");
  });
  expect(rows).toContainEqual({ object_kind: "row", drift: "missing" });
});
