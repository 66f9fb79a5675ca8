import { beforeAll, describe, expect, it } from "vitest";
import { commandOf } from "../../schema-ts/command/command_of.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { logicalDifference, readLogicalState } from "../../scripts/prove/logical_state.ts";
import { proofPlan } from "../../scripts/prove/plan.ts";
import { useDatabase } from "../setup/database.ts";
import { gate, lastRun, refusal, run, undo } from "./commands.ts";
import { throughCommand } from "./scenario.ts";

const names = namesFor(iuCore.defaultSchema);
const plan = planProduct(iuCore);
const mapped = plan.functions.filter((fn) => fn.mutation && fn.mutation.pair.calls.length > 0);
const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
});

const stateNow = () => readLogicalState(owner, { product: iuCore, names });

/** `work` in a transaction that is rolled back, behind the gates of the function's proof. */
async function tried(fn: (typeof mapped)[number], work: (scenario: { given: string | undefined; when: string }) => Promise<void>) {
  const { openOwn, given, when } = proofPlan(fn, plan, names);
  await owner.query("begin");
  try {
    await owner.query(openOwn);
    await gate(owner, "iu_core.command_enabled", true);
    await work({ given, when });
  } finally {
    await owner.query("rollback");
  }
}

/** The last run did something; undone, all of it is as it was. */
async function undone(command: string, before: Awaited<ReturnType<typeof stateNow>>) {
  const done = await lastRun(owner);
  expect(done).toMatchObject({ command, mode: "real", status: "succeeded" });
  expect(logicalDifference(before, await stateNow()), "it does something").not.toEqual([]);
  const undoing = await undo(owner, done["run_id"] as string, "proof");
  expect(undoing).toMatchObject({ status: "succeeded", undoes_run_id: done["run_id"] });
  expect(logicalDifference(before, await stateNow())).toEqual([]);
  return undoing;
}

/** Where the proof's own run is one of those that only a person can undo, one that a machine can. */
const instead: Readonly<Record<string, string>> = {
  "job.enqueue": `select iu_core.fn_job_enqueue('default', 'noop', '{}', 'proof')`,
  "job.enqueue_many": `select iu_core.fn_job_enqueue_many('default', 'noop', '[{}, {}]', 'proof')`,
  "iu.piece_insert": `
    select iu_core.fn_iu_piece_insert('proof.insert', 2, (select jsonb_build_object('iu_id', m.iu_id) from iu_core.iu_piece_membership m limit 1), 1, 'proof')
  `,
};

describe("every command a machine can undo, run as its proof runs it, is undone by fn_dot_command_undo", () => {
  it.each(mapped.map((fn) => [commandOf(fn.name), fn] as const))("%s", (command, fn) =>
    tried(fn, async ({ given, when }) => {
      const statements = throughCommand(instead[command] ?? when, fn, "real");
      expect(statements, "its proof calls it").toBeDefined();
      if (given) await owner.query(given);
      const before = await stateNow();
      await owner.query(statements ?? "");
      await undone(command, before);
    }),
  );
});

const at = "2030-01-01T00:00:00+00:00";
/** A run that makes something, and one that changes it. */
const changes: Readonly<Record<string, readonly [args: Record<string, unknown>, change: Record<string, unknown>]>> = {
  "access.scope_define": [{ p_scope: "proof.scope", p_summary: "Một." }, { p_summary: "Hai." }],
  "approval.policy_set": [
    { p_policy: "proof.policy", p_summary: "Một.", p_rules: { minimum_approvals: 2, voters: ["an", "bình"], expires_after: "3 days" } },
    { p_summary: "Hai.", p_rules: {} },
  ],
  "iu.retention_policy_set": [
    { p_target: "config_log", p_enabled: true, p_keep: "400 days 02:00:00", p_batch_size: 7 },
    { p_enabled: false, p_keep: "30 days", p_batch_size: 8 },
  ],
  "executor.class_register": [
    { p_executor_class: "proof", p_spec: { executor_kind: "noop", mutating: false, description: "Một.", limits: { max_running: 2 } } },
    { p_spec: { executor_kind: "typescript", mutating: true, description: "Hai." } },
  ],
  "job.queue_register": [
    { p_queue: "proof", p_spec: { description: "Một.", backoff_base: "90 s", keep_results: "all" } },
    { p_spec: { description: "Hai." } },
  ],
  "job.schedule_set": [
    {
      p_schedule: "proof",
      p_cron: "0 2 * * *",
      p_queue: "default",
      p_executor_class: "noop",
      p_payload: { n: 1 },
      p_next_at: at,
      p_options: { time_zone: "Asia/Ho_Chi_Minh", priority: 3 },
    },
    { p_cron: "0 3 * * *", p_payload: { n: 2 }, p_options: {} },
  ],
};

describe("a run that changed what was there is undone by setting that again", () => {
  const again = mapped.filter((fn) => fn.mutation?.pair.calls.some((call) => call.again) && "inverse" in fn.mutation.pair);
  const tries = again.filter((fn) => commandOf(fn.name) in changes).map((fn) => [commandOf(fn.name), fn] as const);

  it.each(tries)("%s", (command, fn) =>
    tried(fn, async () => {
      const [first, change] = changes[command] ?? [{}, {}];
      const made = await run(owner, command, first, "real", "proof");
      expect(made).toMatchObject({ status: "succeeded" });
      const before = await stateNow();
      await run(owner, command, { ...first, ...change }, "real", "proof");
      expect((await undone(command, before)).command).toBe(command);
    }),
  );

  // Setting a schedule does not say whether it changed anything: it is set again.
  it.each(tries.filter(([command]) => command !== "job.schedule_set"))("but not one of %s that changed nothing", (command, fn) =>
    tried(fn, async () => {
      const [args] = changes[command] ?? [{}];
      await run(owner, command, args, "real", "proof");
      const same = await run(owner, command, args, "real", "proof");
      expect(same).toMatchObject({ status: "succeeded", result: { changed: false } });
      expect(await refusal(undo(owner, same.run_id, "proof"))).toMatchObject({ sqlstate: "IU005" });
    }),
  );

  it("iu.tag_set", () => {
    const fn = again.find(({ name }) => name === "fn_iu_tag_set");
    if (!fn) throw new Error("fn_iu_tag_set is not undone by itself");
    return tried(fn, async ({ given, when }) => {
      await owner.query(`${given};${when}`);
      const before = await stateNow();
      await owner.query(throughCommand(when.replace("phòng pháp chế", "phòng nhân sự"), fn, "real") ?? "");
      expect((await undone("iu.tag_set", before)).command).toBe("iu.tag_set");
    });
  });

  it("leaves no command out", () => {
    expect(again.map(({ name }) => commandOf(name)).sort()).toEqual([...Object.keys(changes), "iu.tag_set"].sort());
  });
});
