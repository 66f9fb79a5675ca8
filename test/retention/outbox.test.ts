import { beforeAll, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { drain, openBus, subscribe } from "../bus/bus.ts";
import { refusal } from "../config/session.ts";
import { configure, countOf, emit, outbox } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { run, setPolicy } from "./retention.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let app: Client;

/** Three events of March 2021, which has a partition, and three of January, which lie in the default one; all delivered live. */
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
      select iu_core.fn_iu_uuid7(d), d, 'piece', 'piece.split', 'live', 'x', gen_random_uuid(), 'x', '{}'
      from unnest('{2021-01-10Z,2021-01-11Z,2021-01-12Z,2021-03-10Z,2021-03-11Z,2021-03-12Z}'::timestamptz[]) d;
    insert into iu_core.event_tail select event_id, array[event_id], array[event_type] from iu_core.event_outbox;
  `);
});

test("waits for the sequencer and for every active subscription, then removes the default partition's rows in batches and whole months", async () => {
  await configure(owner, "iu_core.retention_enabled", true);
  await setPolicy(operator, "outbox", { keep: "2 years", batch: 2 });
  expect(await run(operator, "outbox")).toMatchObject({ removed: 0, waiting_for: ["sequencer"] });
  await subscribe(app, "slow", ["*"], { start: "beginning" });
  await owner.query("select iu_core.fn_event_sequence()");
  expect(await run(operator, "outbox", true)).toMatchObject({ examined: 6, removed: 0, waiting_for: ["slow"] });
  expect(await run(operator, "outbox")).toMatchObject({ removed: 0, waiting_for: ["slow"] });
  await drain(app, "slow");
  const young = await emit(app);
  expect(await run(operator, "outbox", true)).toMatchObject({ examined: 6, removed: 6, waiting_for: [] });
  expect(await run(operator, "outbox")).toMatchObject({ removed: 2, more: true });
  expect(await countOf(owner, "event_outbox")).toBe(5);
  expect(await run(operator, "outbox")).toMatchObject({ removed: 4, more: false });
  expect((await outbox(owner)).map(({ event_id }) => event_id)).toEqual([young]);
  expect((await owner.query("select to_regclass('iu_core.event_outbox_2021_03') as gone")).rows).toEqual([{ gone: null }]);
  expect((await owner.query("select partitions, last_position::int, actor from iu_core.event_retention_log")).rows).toEqual([
    { partitions: ["event_outbox_2021_03"], last_position: 6, actor: "ana" },
  ]);
  expect(await drain(app, "slow")).toEqual([young]);
  expect(await run(operator, "outbox")).toMatchObject({ removed: 0, more: false });
});

test("a partition is held to the policy too, the whole refuses every deletion", async () => {
  for (const table of ["event_outbox", "event_outbox_default"])
    expect(await refusal(owner.query(`delete from iu_core.${table}`)), table).toMatchObject({ sqlstate: "IU009" });
});
