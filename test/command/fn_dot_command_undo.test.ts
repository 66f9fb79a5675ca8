import { beforeAll, describe, expect, it } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { pidOf, untilBlocked } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { changedBy, gate, lastRun, refusal, run, undo, unit } from "./commands.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  for (const key of ["command", "unit_write", "composer"]) await gate(owner, `iu_core.${key}_enabled`, true);
  await gate(owner, "job_substrate.enabled", true);
});

const statusOf = async (iuId: unknown) =>
  (await owner.query("select lifecycle_status from iu_core.information_unit where iu_id = $1", [iuId])).rows[0]?.lifecycle_status;
const pieces = [
  { title: "Một", body: "Một." },
  { title: "Hai", body: "Hai." },
];
const compose = (key: string) => ({ p_collection_key: key, p_collection_kind: "workflow", p_title: "Quy trình", p_pieces: pieces });

describe("undo", () => {
  it("runs the pair with what the run says, as a run of its own", async () => {
    const done = await run(app, "iu.create", unit("undo/one"));
    const undone = await undo(app, done.run_id, "bình");
    expect(undone).toMatchObject({
      command: "iu.withdraw",
      mode: "real",
      status: "succeeded",
      undoes_run_id: done.run_id,
      result: { from_status: "draft", to_status: "withdrawn" },
    });
    expect(await statusOf(done.result)).toBe("withdrawn");
    expect(await lastRun(owner)).toMatchObject({
      actor: "bình",
      undoes_run_id: done.run_id,
      args: { p_iu_id: done.result, p_expected_version_no: 1 },
    });
  });

  it("can itself be undone, and that again", async () => {
    const done = await run(app, "iu.compose", compose("undo.twice"));
    const undone = await undo(app, done.run_id);
    expect(undone).toMatchObject({ command: "iu.collection_withdraw", status: "succeeded" });
    const redone = await undo(app, undone.run_id);
    expect(redone).toMatchObject({ command: "iu.collection_restore", status: "succeeded", result: { status: "active" } });
    expect(await undo(app, redone.run_id)).toMatchObject({ command: "iu.collection_withdraw", status: "succeeded", sqlstate: null });
  });

  it("calls a command that compensates itself again", async () => {
    const operator = await database.connect({ role: "iu_operator" });
    const set = (value: number) => run(operator, "dot.config_set", { p_key: "iu_core.max_pieces", p_value: value, p_reason: "Thử." });
    const value = async () => (await owner.query("select iu_core.fn_dot_config_get('iu_core.max_pieces') as value")).rows[0].value;
    const shipped = await value();
    const [first, second] = [await set(100), await set(200)];
    expect(await undo(operator, second.run_id)).toMatchObject({ command: "dot.config_set", status: "succeeded" });
    expect(await value()).toBe(100);
    expect(await undo(operator, first.run_id)).toMatchObject({ status: "refused", sqlstate: "IU010" });
    const third = await set(300);
    await undo(operator, third.run_id);
    expect(await value()).toBe(100);
    expect(shipped).not.toBe(100);
  });

  it("cancels jobs, gives claims back, moves pieces back", async () => {
    const enqueued = await run(app, "job.enqueue", { p_queue: "default", p_executor_class: "noop", p_payload: {} });
    const claimed = await run(app, "job.claim", { p_queue: "default", p_worker: "w", p_limit: 1 });
    expect(await undo(app, claimed.run_id)).toMatchObject({ command: "job.release", status: "succeeded", result: 1 });
    expect(await undo(app, enqueued.run_id)).toMatchObject({ status: "refused", sqlstate: "IU010" });
    await run(app, "iu.compose", compose("undo.move"));
    const move = { p_collection_key: "undo.move", p_from: 1, p_to: 2, p_expected_manifest_no: 1 };
    const moved = await run(app, "iu.piece_move", move);
    expect(await undo(app, moved.run_id)).toMatchObject({ command: "iu.piece_move", status: "succeeded", result: { manifest_no: 3 } });
  });
});

describe("is refused, leaving its row alone", () => {
  const refused = async (runId: string, client = app) => {
    let row: Record<string, unknown> = {};
    const changed = await changedBy(owner, async () => {
      await undo(client, runId);
      row = await lastRun(owner);
    });
    expect(changed).toEqual(["iu_core.dot_iu_command_run"]);
    return row;
  };

  it("after drift, naming what changed", async () => {
    const done = await run(app, "iu.create", unit("drift/one"));
    await run(app, "iu.revise", { p_iu_id: done.result, p_title: "Điều 1", p_body: "Khác.", p_expected_version_no: 1 });
    expect(await refused(done.run_id)).toMatchObject({
      status: "refused",
      sqlstate: "IU010",
      detail: {
        code: "integrity",
        command: "iu.create",
        changed: [
          { relation: "information_unit", expected: { row_count: 1 }, actual: { row_count: 1 } },
          { relation: "iu_lifecycle_log", expected: { row_count: 1 }, actual: { row_count: 2 } },
          { relation: "unit_version", expected: { row_count: 1 }, actual: { row_count: 2 } },
        ],
      },
      hint: expect.stringContaining("Undo what was done on top of it first"),
      undoes_run_id: done.run_id,
    });
    expect(await statusOf(done.result)).toBe("draft");
  });

  it("but not for what happened to others", async () => {
    const done = await run(app, "iu.create", unit("drift/two"));
    await run(app, "iu.create", unit("drift/three"));
    expect(await undo(app, done.run_id)).toMatchObject({ status: "succeeded" });
  });

  it("the second time", async () => {
    const done = await run(app, "iu.create", unit("twice/one"));
    const undone = await undo(app, done.run_id);
    expect(await refused(done.run_id)).toMatchObject({ sqlstate: "IU005", detail: { undone_by: undone.run_id } });
    // Redone or not: a run is undone once.
    await undo(app, undone.run_id);
    expect(await refused(done.run_id)).toMatchObject({ sqlstate: "IU005" });
  });

  it("while the pair's gate is closed, and goes through afterwards", async () => {
    const done = await run(app, "iu.create", unit("gate/one"));
    await gate(owner, "iu_core.unit_write_enabled", false);
    expect(await refused(done.run_id)).toMatchObject({ sqlstate: "IU001", detail: { gate: "iu_core.unit_write_enabled" } });
    await gate(owner, "iu_core.unit_write_enabled", true);
    expect(await undo(app, done.run_id)).toMatchObject({ status: "succeeded" });
  });

  it("for a role that may not call the pair", async () => {
    const operator = await database.connect({ role: "iu_operator" });
    const done = await run(operator, "approval.principal_set", { p_principal: "an", p_role: "reviewer" });
    expect(await refused(done.run_id)).toMatchObject({ sqlstate: "IU011", detail: { role: "iu_app", command: "approval.principal_set" } });
    expect(await undo(operator, done.run_id)).toMatchObject({ status: "succeeded" });
  });
});

describe("is raised where there is nothing to run", () => {
  it("no such run, a dry run, a refused run", async () => {
    expect(await refusal(undo(app, "0199c2f4-0000-7000-8000-000000000001"))).toMatchObject({ sqlstate: "IU004" });
    expect(await refusal(undo(app, null as never))).toMatchObject({ sqlstate: "IU004" });
    const dry = await run(app, "iu.create", unit("dry"), "dry_run");
    expect(await refusal(undo(app, dry.run_id))).toMatchObject({ sqlstate: "IU005", detail: { actual: { mode: "dry_run" } } });
    const bad = await run(app, "iu.create", {});
    expect(await refusal(undo(app, bad.run_id))).toMatchObject({ sqlstate: "IU005", detail: { actual: { status: "refused" } } });
    expect(await refusal(undo(app, dry.run_id, ""))).toMatchObject({ sqlstate: "IU003" });
  });

  it("a command or a run whose inverse no machine can call, with the words for people", async () => {
    const { result } = await run(app, "iu.create", unit("words"));
    const revised = await run(app, "iu.revise", { p_iu_id: result, p_title: "a", p_body: "b", p_expected_version_no: 1 });
    expect(await refusal(undo(app, revised.run_id))).toMatchObject({
      sqlstate: "IU005",
      hint: "By hand: Revise again with the title and body of the version before: versions are never taken back.",
    });
    const job = { p_queue: "default", p_executor_class: "noop", p_payload: {}, p_options: { idempotency_key: "once" } };
    const enqueued = await run(app, "job.enqueue", job);
    expect(await refusal(undo(app, enqueued.run_id))).toMatchObject({
      sqlstate: "IU005",
      detail: { actual: [{ command: "job.cancel", only_if: expect.stringContaining("idempotency_key") }] },
    });
  });
});

describe("two at a time", () => {
  it("undo once: the other waits and is refused", async () => {
    const other = await database.connect({ role: "iu_app" });
    const pid = await pidOf(other);
    const done = await run(app, "iu.create", unit("race/one"));
    await app.query("begin");
    const first = await undo(app, done.run_id, "một");
    const waiting = undo(other, done.run_id, "hai");
    await untilBlocked(owner, pid);
    await app.query("commit");
    expect(first).toMatchObject({ status: "succeeded" });
    expect(await waiting).toMatchObject({ status: "refused", sqlstate: "IU005", detail: { undone_by: first.run_id } });
  });

  it("a change that commits while the undo waits is drift", async () => {
    const other = await database.connect({ role: "iu_app" });
    const pid = await pidOf(other);
    const done = await run(app, "iu.create", unit("race/two"));
    await app.query("begin");
    await run(app, "iu.revise", { p_iu_id: done.result, p_title: "x", p_body: "y", p_expected_version_no: 1 });
    const waiting = undo(other, done.run_id);
    await untilBlocked(owner, pid);
    await app.query("commit");
    expect(await waiting).toMatchObject({ status: "refused", sqlstate: "IU010" });
  });

  it("undo in a snapshot from before the other one: tried again, never twice", async () => {
    const other = await database.connect({ role: "iu_app" });
    const done = await run(app, "iu.create", unit("race/three"));
    await other.query("begin isolation level repeatable read");
    await other.query("select count(*) from iu_core.information_unit");
    expect(await undo(app, done.run_id)).toMatchObject({ status: "succeeded" });
    const lost = await undo(other, done.run_id).then(
      (row) => row.sqlstate,
      (error: { code?: string }) => error.code,
    );
    expect(lost).toBe("40001");
    await other.query("rollback");
  });
});
