import { beforeAll, describe, expect, test } from "vitest";
import { fnEventOutboxPartitionsAhead } from "../../schema-ts/event/fn_event_outbox_partitions_ahead.ts";
import { fnIuUuid7Floor } from "../../schema-ts/event/fn_iu_uuid7_floor.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { pidOf, refusal, rolledBack, sqlstate, state, untilBlocked } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { emit, openPieceEvents, outbox } from "./events.ts";

const database = useDatabase();
let owner: Client;
let operator: Client;
let app: Client;

const ahead = (client: Client, months: number | null, actor = "ana") =>
  call(client, fnEventOutboxPartitionsAhead, { p_months: months as number, p_actor: actor });
const partitions = async (client = owner): Promise<string[]> =>
  (
    await client.query("select relid::regclass::text as name from pg_partition_tree('iu_core.event_outbox') where isleaf order by 1")
  ).rows.map(({ name }) => name);
const floor = (at: Date) => call(app, fnIuUuid7Floor, { p_at: at });
const firstOfMonth = (offset: number) => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset, 1));
};
const nameOf = (month: Date) => `event_outbox_${month.toISOString().slice(0, 7).replace("-", "_")}`;

/** An event of another time, as only the owner can write it. */
const insertAt = async (client: Client, at: Date) =>
  client.query(
    `
      insert into iu_core.event_outbox (event_id, occurred_at, subject_id, event_domain, event_type, emit_mode, subject_kind, actor, payload)
      values (iu_core.fn_iu_uuid7($1), $1, gen_random_uuid(), 'piece', 'piece.split', 'live', 'x', 'test', '{}')
      returning event_id, tableoid::regclass::text as partition
    `,
    [at],
  );

beforeAll(async () => {
  owner = await database.connect();
  operator = await database.connect({ role: "iu_operator" });
  app = await database.connect({ role: "iu_app" });
  await openPieceEvents(operator);
});

test("an installation has the default partition and no other", async () => {
  expect(await partitions()).toEqual(["iu_core.event_outbox_default"]);
});

describe("rows never change,", () => {
  const statements = (table: string) => [
    `update iu_core.${table} set actor = 'x'`,
    `update iu_core.${table} set actor = 'x' where false`,
    `delete from iu_core.${table}`,
    `delete from iu_core.${table} where false`,
    `truncate iu_core.${table}`,
  ];

  test("of the whole, of the default partition, and of one made later", async () => {
    await emit(app);
    await rolledBack(owner, async () => {
      await ahead(owner, 1);
      const month = nameOf(firstOfMonth(1));
      await insertAt(owner, firstOfMonth(1));
      await owner.query("savepoint before");
      for (const table of ["event_outbox", "event_outbox_default", month]) {
        for (const statement of statements(table)) {
          expect(await refusal(owner.query(statement)), statement).toMatchObject({ sqlstate: "IU009", detail: { relation: table } });
          await owner.query("rollback to before");
        }
      }
    });
  });

  test("and an insert that would update on conflict is refused too", async () => {
    const [event] = await outbox(owner);
    const insert =
      "insert into iu_core.event_outbox select * from iu_core.event_outbox where event_id = $1 on conflict (event_id) do update set actor = 'x'";
    expect(await refusal(owner.query(insert, [event.event_id]))).toMatchObject({ sqlstate: "IU009" });
  });
});

describe("fn_event_outbox_partitions_ahead", () => {
  test("makes the coming months, each with its bounds, key, trigger and comment; a second call finds them", async () => {
    await rolledBack(operator, async () => {
      const before = await state(operator);
      const months = [1, 2, 3].map(firstOfMonth);
      const made = months.map((month) => ({ partition: nameOf(month), month: month.toISOString().slice(0, 10) }));
      expect(await ahead(operator, 2, "vận hành")).toEqual(made.slice(0, 2).map((entry) => ({ ...entry, state: "created" })));
      expect(await ahead(operator, 3)).toEqual(made.map((entry, i) => ({ ...entry, state: i < 2 ? "existing" : "created" })));
      expect(await ahead(operator, 3)).toEqual(made.map((entry) => ({ ...entry, state: "existing" })));
      expect(await state(operator)).toEqual(before);
      const { rows } = await operator.query(
        `
          select
            c.relname as name,
            pg_get_expr(c.relpartbound, c.oid) as bounds,
            obj_description(c.oid) as comment,
            pg_get_userbyid(c.relowner) = (select pg_get_userbyid(relowner) from pg_class where oid = 'iu_core.event_outbox'::regclass) as of_owner,
            (select count(*)::int from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'iu_core.fn_iu_refuse_change()'::regprocedure and t.tgtype & 56 = 56) as triggers,
            (select count(*)::int from pg_index i join pg_inherits h on h.inhrelid = i.indexrelid where i.indrelid = c.oid and i.indisprimary) as keys
          from pg_class c
          where c.relname = any ($1)
          order by 1
        `,
        [made.map(({ partition }) => partition)],
      );
      const bounds: string[] = [];
      for (const n of [1, 2, 3])
        bounds.push(`FOR VALUES FROM ('${await floor(firstOfMonth(n))}') TO ('${await floor(firstOfMonth(n + 1))}')`);
      expect(rows).toEqual(
        made.map(({ partition, month }, i) => ({
          name: partition,
          bounds: bounds[i],
          comment: `Events of ${month.slice(0, 7)}. Made for ${i < 2 ? "vận hành" : "ana"}.`,
          of_owner: true,
          triggers: 1,
          keys: 1,
        })),
      );
    });
  });

  test("events go where their time belongs, and are found by id without looking elsewhere", async () => {
    await rolledBack(owner, async () => {
      await ahead(owner, 2);
      const next = firstOfMonth(1);
      const partitionOf = async (at: Date) => (await insertAt(owner, at)).rows[0].partition;
      expect(await partitionOf(next)).toBe(`iu_core.${nameOf(next)}`);
      expect(await partitionOf(new Date(next.getTime() - 1))).toBe("iu_core.event_outbox_default");
      expect(await partitionOf(new Date(firstOfMonth(2).getTime() - 1))).toBe(`iu_core.${nameOf(next)}`);
      expect(await partitionOf(firstOfMonth(2))).toBe(`iu_core.${nameOf(firstOfMonth(2))}`);
      expect(await partitionOf(firstOfMonth(3))).toBe("iu_core.event_outbox_default");
      const { rows } = await owner.query("explain select from iu_core.event_outbox where event_id = $1", [await floor(next)]);
      const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
      expect(plan).toContain(nameOf(next));
      expect(plan).not.toContain("event_outbox_default");
      expect(await emit(owner)).not.toBeNull();
    });
  });

  test("a month the default partition has events of already is left to it, and the others are made", async () => {
    await rolledBack(owner, async () => {
      await insertAt(owner, new Date(firstOfMonth(2).getTime() + 1));
      expect((await ahead(owner, 3)).map(({ state: found }) => found)).toEqual(["created", "occupied", "created"]);
      expect((await ahead(owner, 3)).map(({ state: found }) => found)).toEqual(["existing", "occupied", "existing"]);
    });
  });

  test("two at once: the second waits and finds what the first made", async () => {
    const other = await database.connect();
    const pid = await pidOf(other);
    await other.query("begin");
    await owner.query("begin");
    await ahead(owner, 1);
    const second = ahead(other, 1);
    await untilBlocked(operator, pid);
    await owner.query("commit");
    expect(await second).toMatchObject([{ state: "existing" }]);
    await other.query("rollback");
    expect(await partitions()).toEqual([`iu_core.${nameOf(firstOfMonth(1))}`, "iu_core.event_outbox_default"].sort());
    const { rows } = await owner.query("select surface, ok from iu_core.fn_iu_healthcheck() where not ok");
    expect(rows).toEqual([]);
  });

  test("gives up rather than make emission wait behind it", async () => {
    const reader = await database.connect({ role: "iu_reader" });
    await rolledBack(reader, async () => {
      await reader.query("select from iu_core.event_outbox limit 1");
      expect(await sqlstate(ahead(operator, 2))).toBe("55P03");
    });
    expect(await ahead(operator, 2)).toMatchObject([{ state: "existing" }, { state: "created" }]);
  }, 20_000);

  test("refuses other numbers of months, a missing actor, and everybody but operators", async () => {
    const before = await partitions();
    for (const months of [null, 0, -1, 61]) {
      expect(await refusal(ahead(operator, months))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_months", given: months } });
    }
    expect(await refusal(ahead(operator, 1, ""))).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_actor" } });
    expect(await sqlstate(ahead(app, 1))).toBe("42501");
    expect(await partitions()).toEqual(before);
  });
});

test("the floor of a time is not above any id of it, and above every id before it", async () => {
  const { rows } = await owner.query(`
    select
      bool_and(iu_core.fn_iu_uuid7_floor(at) <= iu_core.fn_iu_uuid7(at)) as reached,
      bool_and(iu_core.fn_iu_uuid7_floor(at) > iu_core.fn_iu_uuid7(at - interval '1 microsecond')) as above,
      bool_and(iu_core.fn_iu_uuid7_floor(at)::text ~ '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-8000-0{12}$') as of_version_7
    from (
      select timestamptz '2026-01-01 00:00:00Z' + n * interval '11 days 3 hours 7.123457 seconds' from generate_series(0, 500) as n
    ) as t (at)
  `);
  expect(rows).toEqual([{ reached: true, above: true, of_version_7: true }]);
  expect(await floor(new Date("2026-01-01T00:00:00Z"))).toBe("019b76da-a800-7000-8000-000000000000");
});
