import { beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { changedBy, gate, lastRun, refusal, run, unit } from "./commands.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await gate(owner, "iu_core.command_enabled", true);
  await gate(owner, "iu_core.unit_write_enabled", true);
});

const runTable = "iu_core.dot_iu_command_run";

describe("a real run", () => {
  it("does it, and records what was written and how it left the rows it is about", async () => {
    const done = await run(app, "iu.create", unit("run/one"));
    expect(done).toMatchObject({
      command: "iu.create",
      mode: "real",
      status: "succeeded",
      result: expect.stringMatching(/^[0-9a-f-]{36}$/),
      sqlstate: null,
      write_set: ["information_unit", "iu_lifecycle_log", "unit_version"],
      row_counts: { information_unit: { inserted: 1, updated: 0, deleted: 0 } },
      undoes_run_id: null,
    });
    const { rows } = await owner.query("select canonical_address, created_by from iu_core.information_unit where iu_id = $1", [
      done.result,
    ]);
    expect(rows).toEqual([{ canonical_address: "run/one", created_by: "ana" }]);
    expect(await lastRun(owner)).toMatchObject({
      run_id: done.run_id,
      status: "succeeded",
      args: unit("run/one"),
      actor: "ana",
      invoker: "iu_app",
      before_state: [expect.objectContaining({ relation: "information_unit", row_count: 0 })],
      after_state: [
        { relation: "information_unit", row_count: 1, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
        expect.objectContaining({ relation: "unit_version", row_count: 1 }),
        expect.objectContaining({ relation: "iu_lifecycle_log", row_count: 1 }),
      ],
    });
  });

  it("counts only what it wrote itself, not what the transaction wrote before", async () => {
    await owner.query("begin");
    await owner.query("update iu_core.dot_config set value = 'true' where key = 'iu_core.unit_write_enabled'");
    expect((await run(owner, "iu.create", unit("run/two"))).write_set).not.toContain("dot_config");
    await owner.query("rollback");
  });

  it("gives rows as an array of objects and takes arrays, intervals and defaults", async () => {
    await gate(owner, "job_substrate.enabled", true);
    const enqueued = await run(app, "job.enqueue_many", { p_queue: "default", p_executor_class: "noop", p_payloads: [{}, {}] });
    expect(enqueued.result).toHaveLength(2);
    const claimed = await run(app, "job.claim", { p_queue: "default", p_worker: "w", p_limit: 2, p_lease: "5 minutes" });
    expect(claimed.result).toEqual([expect.objectContaining({ attempt: 1 }), expect.objectContaining({ payload: {} })]);
    const [one, two] = claimed.result as { job_id: string; lease_token: string }[];
    const args = { p_job_ids: [one?.job_id, two?.job_id], p_lease_tokens: [one?.lease_token, two?.lease_token], p_worker: "w" };
    expect((await run(app, "job.release", args)).result).toBe(2);
  });
});

describe("a dry run", () => {
  it("says what would be, and leaves its row alone", async () => {
    const changed = await changedBy(owner, async () => {
      const proved = await run(app, "iu.create", unit("dry/one"), "dry_run");
      expect(proved).toMatchObject({
        mode: "dry_run",
        status: "succeeded",
        write_set: ["information_unit", "iu_lifecycle_log", "unit_version"],
      });
      expect(proved.result).toEqual(expect.any(String));
    });
    expect(changed).toEqual([runTable]);
    expect(await lastRun(owner)).toMatchObject({ before_state: null, after_state: null });
  });

  it("is what a run is when nothing is said", async () => {
    const { rows } = await app.query("select iu_core.fn_dot_command_execute('iu.create', $1, 'ana') as run", [unit("dry/two")]);
    expect(rows[0].run).toMatchObject({ mode: "dry_run", status: "succeeded" });
  });
});

describe("a refusal leaves a row and nothing else", () => {
  const refused = async (command: string, args: Record<string, unknown>, client = app) => {
    let row: Record<string, unknown> = {};
    const changed = await changedBy(owner, async () => {
      const done = await run(client, command, args);
      row = await lastRun(owner);
      expect(row).toMatchObject({
        run_id: done.run_id,
        status: done.status,
        sqlstate: done.sqlstate,
        detail: done.detail,
        hint: done.hint,
      });
    });
    expect(changed).toEqual([runTable]);
    return row;
  };

  it("of the command itself", async () => {
    await run(app, "iu.create", unit("taken"));
    expect(await refused("iu.create", unit("taken"))).toMatchObject({
      status: "refused",
      sqlstate: "IU005",
      message: "The address taken is taken.",
      detail: { code: "conflict", canonical_address: "taken" },
      hint: "Choose another address, or revise the unit that has it.",
      result: null,
    });
  });

  it("of its gate", async () => {
    expect(await refused("iu.compose", { p_collection_key: "k", p_collection_kind: "workflow", p_title: "t", p_pieces: [] })).toMatchObject(
      {
        status: "refused",
        sqlstate: "IU001",
        detail: { gate: "iu_core.composer_enabled" },
      },
    );
  });

  it.each([
    ["a missing argument", { p_title: undefined }, "$.p_title", "is missing"],
    ["an unknown argument", { p_surprise: 1 }, "$.p_surprise", "is no argument of this command"],
    ["an actor of its own", { p_actor: "bob" }, "$.p_actor", "is given by p_actor of the run"],
    ["null", { p_title: null }, "$.p_title", "must not be null"],
    ["a number for a text", { p_title: 1 }, "$.p_title", "must be of the type text"],
  ])("of %s", async (_, change, path, problem) => {
    expect(await refused("iu.create", { ...unit("bad"), ...change })).toMatchObject({
      status: "refused",
      sqlstate: "IU003",
      detail: { code: "invalid_argument", path, problems: [{ path, problem }] },
    });
  });

  it.each([
    ["iu.withdraw", { p_iu_id: "no uuid", p_expected_version_no: 1 }, "$.p_iu_id"],
    ["iu.withdraw", { p_iu_id: "0199c2f4-0000-7000-8000-000000000001", p_expected_version_no: 1.5 }, "$.p_expected_version_no"],
    ["iu.withdraw", { p_iu_id: "0199c2f4-0000-7000-8000-000000000001", p_expected_version_no: 3e9 }, "$.p_expected_version_no"],
    ["job.claim", { p_queue: "q", p_worker: "w", p_limit: 1, p_lease: "soon" }, "$.p_lease"],
    ["job.cancel", { p_job_ids: ["x"], p_reason: "r" }, "$.p_job_ids"],
    ["event.unsubscribe", { p_subscription: [] }, "$.p_subscription"],
  ])("of a value that is none of its type: %s %j", async (command, args, path) => {
    expect(await refused(command, args)).toMatchObject({ sqlstate: "IU003", detail: { path } });
  });

  it("of arguments that are no object, and of names made to be read as SQL", async () => {
    expect(await refused("iu.create", [] as never)).toMatchObject({ sqlstate: "IU003", detail: { path: "$" } });
    expect(await refused("iu.create", { ...unit("x"), "p_title => 'a', p_body": "b" })).toMatchObject({ sqlstate: "IU003" });
    expect(await refused("iu.create", unit("'); drop table iu_core.unit_version; --"))).toMatchObject({ sqlstate: "IU003" });
  });

  it("of running a command through a command", async () => {
    expect(await refused("dot.command_undo", { p_run_id: "0199c2f4-0000-7000-8000-000000000001" })).toMatchObject({ sqlstate: "IU011" });
  });
});

describe("a failure leaves a row and nothing else", () => {
  it("when a trigger of somebody else fails, or writes elsewhere", async () => {
    await owner.query("begin");
    await owner.query(`
      create table public.seen (at timestamptz);
      create function public.seeded() returns trigger language plpgsql as $$ begin insert into public.seen values (now()); return null; end $$;
      create trigger seeded after insert on iu_core.information_unit for each statement execute function public.seeded();
    `);
    const before = Number((await owner.query("select count(*) from iu_core.information_unit")).rows[0].count);
    for (const mode of ["dry_run", "real"] as const)
      expect(await run(owner, "iu.create", unit("elsewhere"), mode)).toMatchObject({
        status: "failed",
        sqlstate: "IU010",
        detail: { undeclared: ["public.seen"] },
      });
    await owner.query(
      "create or replace function public.seeded() returns trigger language plpgsql as $$ begin perform 1 / 0; return null; end $$",
    );
    expect(await run(owner, "iu.create", unit("elsewhere"))).toMatchObject({
      status: "failed",
      sqlstate: "22012",
      message: "division by zero",
    });
    expect(Number((await owner.query("select count(*) from iu_core.information_unit")).rows[0].count)).toBe(before);
    await owner.query("rollback");
  });
});

describe("what is no run is raised", () => {
  it("an unknown command, another mode, no arguments, nobody", async () => {
    expect(await refusal(run(app, "iu.destroy", {}))).toMatchObject({ sqlstate: "IU002", detail: { command: "iu.destroy" } });
    expect(await refusal(run(app, null as never, {}))).toMatchObject({ sqlstate: "IU002" });
    expect(await refusal(run(app, "iu.create", {}, "real or so" as never))).toMatchObject({
      sqlstate: "IU003",
      detail: { argument: "p_mode" },
    });
    expect(await refusal(run(app, "iu.create", {}, null as never))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_mode" } });
    expect(await refusal(run(app, "iu.create", null as never))).toMatchObject({ sqlstate: "IU003", detail: { path: "$" } });
    expect(await refusal(run(app, "iu.create", {}, "real", " "))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_actor" } });
  });

  it("a closed gate", async () => {
    await gate(owner, "iu_core.command_enabled", false);
    expect(await refusal(run(app, "iu.create", {}))).toMatchObject({ sqlstate: "IU001", detail: { gate: "iu_core.command_enabled" } });
    await gate(owner, "iu_core.command_enabled", true);
  });

  it("a change of what was recorded", async () => {
    expect(await refusal(owner.query("update iu_core.dot_iu_command_run set actor = 'bob'"))).toMatchObject({ sqlstate: "IU009" });
    expect(await refusal(owner.query("delete from iu_core.dot_iu_command_run"))).toMatchObject({ sqlstate: "IU009" });
  });
});
