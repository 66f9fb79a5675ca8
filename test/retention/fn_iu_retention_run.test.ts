import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { pidOf, refusal, sqlstate, state } from "../config/session.ts";
import { configure, countOf } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { oldLog, run, setPolicy, withdraw } from "./retention.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
const open = (isOpen = true) => configure(owner, "iu_core.retention_enabled", isOpen);
const ages = async () =>
  (
    await owner.query("select extract(day from now() - recorded_at)::int as days from iu_core.dot_config_log where key = 'test' order by 1")
  ).rows.map(({ days }) => days);
const deleteOlder = (days: number) =>
  owner.query("delete from iu_core.dot_config_log where key = 'test' and recorded_at < now() - make_interval(days => $1)", [days]);

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
});

beforeEach(async () => {
  await open();
  await setPolicy(operator, "config_log", { keep: "1 day" });
  await owner.query("delete from iu_core.dot_config_log where key = 'test' and recorded_at < now() - interval '1 day'");
  await open(false);
  await withdraw(operator, "config_log");
});

describe("a real run", () => {
  test("needs the gate and the policy, names the one that is missing, and writes nothing without", async () => {
    await oldLog(owner, 40);
    const before = await state(owner);
    expect(await refusal(run(operator, "config_log"))).toMatchObject({ sqlstate: "IU001", detail: { gate: "iu_core.retention_enabled" } });
    expect(await state(owner)).toEqual(before);
    await open();
    const policy = { sqlstate: "IU001", detail: { gate: "retention_policy.config_log", target: "config_log" } };
    expect(await refusal(run(operator, "config_log"))).toMatchObject(policy);
    await setPolicy(operator, "config_log", { enabled: false });
    expect(await refusal(run(operator, "config_log"))).toMatchObject({ ...policy, detail: { has_policy: true } });
    expect(await ages()).toEqual([40]);
  });

  test("removes what is older than the policy keeps, a batch a call, oldest first, and logs each run", async () => {
    await oldLog(owner, 10, 29, 31, 40, 50);
    expect(await run(operator, "config_log", true)).toMatchObject({ dry_run: true, examined: 0, removed: 0 });
    await open();
    await setPolicy(operator, "config_log", { batch: 2 });
    const before = await state(owner);
    expect(await run(operator, "config_log", true)).toMatchObject({ dry_run: true, examined: 3, removed: 3, more: false });
    expect(await state(owner)).toEqual(before);
    expect(await run(operator, "config_log")).toMatchObject({ examined: 2, removed: 2, more: true });
    expect(await ages()).toEqual([10, 29, 31]);
    expect(await run(operator, "config_log")).toMatchObject({ examined: 1, removed: 1, more: false });
    expect(await ages()).toEqual([10, 29]);
    const { rows } = await owner.query(
      "select target_key, batch_size, keep::text, examined::int, removed::int, actor from iu_core.iu_retention_run order by run_id desc limit 2",
    );
    const logged = { target_key: "config_log", batch_size: 2, keep: "30 days", actor: "ana" };
    expect(rows).toEqual([
      { ...logged, examined: 1, removed: 1 },
      { ...logged, examined: 2, removed: 2 },
    ]);
  });

  test("passes over rows that somebody holds, and keeps nobody waiting who writes or reads", async () => {
    await oldLog(owner, 40, 50);
    await open();
    await setPolicy(operator, "config_log");
    const [holder, writer] = [await database.connect(), await database.connect()];
    await holder.query(
      "begin; select from iu_core.dot_config_log where key = 'test' and recorded_at < now() - interval '45 days' for update",
    );
    await operator.query("begin");
    expect(await run(operator, "config_log")).toMatchObject({ removed: 1 });
    await writer.query("set lock_timeout = '1s'");
    await oldLog(writer, 60);
    expect((await writer.query("select count(*)::int as n from iu_core.dot_config_log where key = 'test'")).rows).toEqual([{ n: 3 }]);
    await operator.query("commit");
    await holder.query("commit");
    expect(await ages()).toEqual([50, 60]);
    expect(await run(operator, "config_log")).toMatchObject({ removed: 2 });
  });

  test("of one target is one at a time with a change of its policy", async () => {
    await oldLog(owner, 40);
    await open();
    await setPolicy(operator, "config_log");
    const other = await database.connect({ role: "iu_operator" });
    await operator.query("begin");
    await run(operator, "config_log");
    const pid = await pidOf(other);
    const withdrawal = withdraw(other, "config_log");
    const waits = async () => (await owner.query("select from unnest(pg_blocking_pids($1)) limit 1", [pid])).rowCount === 1;
    await expect.poll(waits).toBe(true);
    await operator.query("commit");
    expect(await withdrawal).toMatchObject({ changed: true, new: null });
  });
});

describe("whoever deletes", () => {
  test("takes away nothing but what an enabled policy with an open gate lets go, one young row spoils all", async () => {
    await oldLog(owner, 10, 40);
    const refused = { sqlstate: "IU009", detail: { relation: "dot_config_log", operation: "DELETE" } };
    expect(await refusal(deleteOlder(35))).toMatchObject(refused);
    await setPolicy(operator, "config_log");
    expect(await refusal(deleteOlder(35))).toMatchObject(refused);
    await open();
    await setPolicy(operator, "config_log", { enabled: false });
    expect(await refusal(deleteOlder(35))).toMatchObject(refused);
    await setPolicy(operator, "config_log");
    expect(await refusal(deleteOlder(5))).toMatchObject(refused);
    expect(await ages()).toEqual([10, 40]);
    expect((await deleteOlder(35)).rowCount).toBe(1);
    expect(await refusal(owner.query("truncate iu_core.dot_config_log"))).toMatchObject({ sqlstate: "IU009" });
    expect(await refusal(owner.query("update iu_core.dot_config_log set actor = 'x'"))).toMatchObject({ sqlstate: "IU009" });
  });

  test("no setting of a session opens it", async () => {
    await oldLog(owner, 40);
    await owner.query("set session iu_core.retention_enabled = 'true'");
    expect(await refusal(deleteOlder(35))).toMatchObject({ sqlstate: "IU009" });
  });

  test("never that a unit was created, and nothing of versions, governance and runs", async () => {
    await configure(owner, "iu_core.unit_write_enabled", true);
    await open();
    await setPolicy(operator, "lifecycle_log", { keep: "1 day" });
    const { rows } = await owner.query("select iu_core.fn_iu_create('retention', 'clause', 'Điều 1', 'Nội dung.', 'test') as iu_id");
    await owner.query(
      `insert into iu_core.iu_lifecycle_log (log_id, iu_id, transition_type, actor, recorded_at)
       select iu_core.fn_iu_uuid7(now() - interval '9 days'), $1, t, 'test', now() - interval '9 days' from unnest('{create,revise}'::text[]) t`,
      [rows[0].iu_id],
    );
    expect(await refusal(owner.query("delete from iu_core.iu_lifecycle_log where recorded_at < now() - interval '2 days'"))).toMatchObject({
      sqlstate: "IU009",
    });
    // An error is told before its transaction lets go of the rows.
    await owner.query("select");
    expect(await run(operator, "lifecycle_log")).toMatchObject({ removed: 1 });
    expect(await countOf(owner, "iu_lifecycle_log")).toBe(2);
    for (const table of ["unit_version", "iu_derivation", "iu_retention_run", "retention_policy_log", "approval_vote"])
      expect(await refusal(owner.query(`delete from iu_core.${table}`)), table).toMatchObject({ sqlstate: "IU009" });
    await configure(owner, "iu_core.unit_write_enabled", false);
  });
});

test("policies: what counted before is given back, bad ones are refused, operators only", async () => {
  expect(await setPolicy(operator, "outbox", { keep: "400 days" })).toMatchObject({ old: null, changed: true });
  expect(await setPolicy(operator, "outbox", { keep: "400 days" })).toMatchObject({ changed: false });
  const old = { enabled: true, keep: "400 days", batch_size: 1000 };
  expect(await setPolicy(operator, "outbox", { keep: "2 years", batch: 5 })).toMatchObject({
    old,
    new: { enabled: true, keep: "2 years", batch_size: 5 },
  });
  expect(await withdraw(operator, "outbox")).toMatchObject({ new: null, changed: true });
  expect(await withdraw(operator, "outbox")).toMatchObject({ old: null, changed: false });
  for (const keep of ["23 hours", "0", "-1 day", "1 month -29 days", "101 years"])
    expect(await refusal(setPolicy(operator, "outbox", { keep })), keep).toMatchObject({
      sqlstate: "IU003",
      detail: { argument: "p_keep" },
    });
  for (const batch of [0, 10_001])
    expect(await refusal(setPolicy(operator, "outbox", { batch }))).toMatchObject({
      sqlstate: "IU003",
      detail: { argument: "p_batch_size" },
    });
  for (const attempt of [setPolicy, withdraw, run])
    expect(await refusal(attempt(operator, "unit_version"))).toMatchObject({ sqlstate: "IU002", detail: { argument: "p_target" } });
  expect(await refusal(operator.query("select iu_core.fn_iu_retention_run('outbox', null, 'ana')"))).toMatchObject({ sqlstate: "IU003" });
  const app = await database.connect({ role: "iu_app" });
  for (const attempt of [setPolicy, withdraw, run]) expect(await sqlstate(attempt(app, "outbox"))).toBe("42501");
});
