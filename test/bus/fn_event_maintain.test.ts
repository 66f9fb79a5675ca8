import { beforeAll, expect, test } from "vitest";
import { fnEventMaintain } from "../../schema-ts/bus/fn_event_maintain.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, sqlstate } from "../config/session.ts";
import { configure, countOf, emit, outbox } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { drain, openBus, subscribe, unsubscribe } from "./bus.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let app: Client;
let old: string;
const maintain = () => call(operator, fnEventMaintain, { p_actor: "cron" });

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
  app = await database.connect({ role: "iu_app" });
  await openBus(operator);
  await owner.query(`
    do $$ begin
      execute format('create table iu_core.event_outbox_2021_03 partition of iu_core.event_outbox for values from (%L) to (%L)',
        iu_core.fn_iu_uuid7_floor('2021-03-01Z'), iu_core.fn_iu_uuid7_floor('2021-04-01Z'));
    end $$;
    insert into iu_core.event_outbox (event_id, occurred_at, event_domain, event_type, emit_mode, subject_kind, subject_id, actor, payload)
    values (iu_core.fn_iu_uuid7('2021-03-31T23:59:59Z'), '2021-03-31T23:59:59Z', 'piece', 'piece.split', 'live', 'x', gen_random_uuid(), 'x', '{}');
    insert into iu_core.event_tail select event_id, array[event_id], array[event_type] from iu_core.event_outbox;
  `);
  old = (await outbox(owner))[0].event_id;
  await subscribe(app, "slow", ["*"], { start: "beginning" });
  await subscribe(app, "ended", ["*"], { start: "beginning" });
  await subscribe(app, "typed", ["piece.merged"], { start: "beginning" });
  await drain(app, "typed");
  await unsubscribe(app, "ended");
  await app.query("select iu_core.fn_event_mark_read('ana', array[$1::uuid])", [old]);
});

test("makes the coming months, and again changes nothing", async () => {
  expect((await maintain()).ahead.map(({ state }) => state)).toEqual(["created", "created", "created"]);
  expect((await maintain()).ahead.map(({ state }) => state)).toEqual(["existing", "existing", "existing"]);
});

test("retires a month only when policy, gate and every active subscription agree", async () => {
  expect(await maintain()).toMatchObject({ retired: [], kept: { partitions: [], gate_open: false, waiting_for: [] } });
  await configure(operator, "event_outbox.retention_months", 24);
  const kept = { partitions: ["event_outbox_2021_03"], gate_open: false, waiting_for: ["slow"] };
  expect(await maintain()).toMatchObject({ retired: [], kept });
  await configure(operator, "iu_core.retention_enabled", true);
  expect(await maintain()).toMatchObject({ retired: [], kept: { ...kept, gate_open: true } });
  expect(await drain(app, "slow")).toEqual([old]);
  await configure(operator, "event_outbox.retention_months", null);
  expect(await maintain()).toMatchObject({ retired: [], kept: { partitions: [] } });
  await configure(operator, "event_outbox.retention_months", 24);

  const young = await emit(app);
  expect(await maintain()).toMatchObject({ retired: ["event_outbox_2021_03"], kept: { partitions: [], waiting_for: [] } });
  expect((await outbox(owner)).map(({ event_id }) => event_id)).toEqual([young]);
  expect(await countOf(owner, "event_read")).toBe(0);
  expect((await owner.query("select position::int, event_id from iu_core.v_event_position")).rows).toEqual([
    { position: 2, event_id: young },
  ]);
  expect(
    (await owner.query("select partitions, retention_months, last_position::int, actor from iu_core.event_retention_log")).rows,
  ).toEqual([{ partitions: ["event_outbox_2021_03"], retention_months: 24, last_position: 1, actor: "cron" }]);
  expect(await maintain()).toMatchObject({ retired: [] });
});

test("afterwards an ended subscription comes back behind what is kept", async () => {
  expect(await subscribe(app, "ended", ["*"], { start: "beginning" })).toMatchObject({ change: "restore", position: 1 });
  expect(await drain(app, "ended")).toHaveLength(1);
});

test("what is old and lies in the default partition is named, and keeps its positions while months before and behind it go", async () => {
  await owner.query(`
    do $$ begin
      execute format('create table iu_core.event_outbox_2021_05 partition of iu_core.event_outbox for values from (%L) to (%L)',
        iu_core.fn_iu_uuid7_floor('2021-05-01Z'), iu_core.fn_iu_uuid7_floor('2021-06-01Z'));
    end $$;
    insert into iu_core.event_outbox (event_id, occurred_at, event_domain, event_type, emit_mode, subject_kind, subject_id, actor, payload)
    select iu_core.fn_iu_uuid7(d), d, 'piece', 'piece.split', 'live', 'x', gen_random_uuid(), 'x', '{}'
    from unnest('{2021-04-10Z,2021-05-10Z}'::timestamptz[]) as d;
  `);
  const [early, late] = (await outbox(owner, "occurred_at < '2022-01-01Z'")).map(({ event_id }) => event_id);
  for (const id of [early, late]) {
    await owner.query("insert into iu_core.event_tail values ($1, array[$1::uuid], '{piece.split}')", [id]);
    await owner.query("select iu_core.fn_event_sequence()");
  }
  await app.query("select iu_core.fn_event_mark_read('ana', $1)", [[early, late]]);
  for (const name of ["slow", "ended", "typed"]) await drain(app, name);
  const kept = { partitions: ["event_outbox_default"], gate_open: true, waiting_for: [] };
  expect(await maintain()).toMatchObject({ retired: ["event_outbox_2021_05"], kept });
  expect(await maintain()).toMatchObject({ retired: [], kept });
  const { rows } = await owner.query(
    `select event_id,
       exists (select from iu_core.event_outbox o where o.event_id = i.event_id) as is_there,
       exists (select from iu_core.v_event_position p where p.event_id = i.event_id) as has_position,
       exists (select from iu_core.event_read r where r.event_id = i.event_id) as is_read
     from unnest($1::uuid[]) as i (event_id)`,
    [[early, late]],
  );
  expect(rows).toEqual([
    { event_id: early, is_there: true, has_position: true, is_read: true },
    { event_id: late, is_there: false, has_position: false, is_read: false },
  ]);
  await app.query("select iu_core.fn_event_mark_unread('ana', $1)", [[early]]);
});

test("drops nothing but past months of the outbox", async () => {
  const drop = (name: string) => owner.query("select iu_core.fn_event_outbox_partitions_drop(array[$1])", [name]);
  for (const name of ["event_outbox_default", "information_unit", "event_outbox", new Date().toISOString().slice(0, 7)]) {
    expect(await refusal(drop(name))).toMatchObject({ sqlstate: "IU003" });
  }
  expect(await sqlstate(call(app, fnEventMaintain, { p_actor: "ana" }))).toBe("42501");
});

test("read marks: all or none, once, each principal's own", async () => {
  const id = await emit(app);
  const mark = async (principal: string, ids: unknown, fn = "read") =>
    (await app.query(`select iu_core.fn_event_mark_${fn}($1, $2::uuid[]) as n`, [principal, ids])).rows[0].n;
  expect(await mark("ana", [id, id])).toBe(1);
  expect(await mark("ana", [id])).toBe(0);
  expect(await refusal(mark("bình", [id, old]))).toMatchObject({ sqlstate: "IU004", detail: { missing: [old] } });
  expect(await countOf(owner, "event_read")).toBe(1);
  for (const ids of [null, [null]]) expect(await refusal(mark("ana", ids))).toMatchObject({ sqlstate: "IU003" });
  expect(await refusal(mark(" ", [id]))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_principal" } });
  expect(await mark("ana", [id], "unread")).toBe(1);
  expect(await countOf(owner, "event_read")).toBe(0);
});
