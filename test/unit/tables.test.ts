import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, rolledBack, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { create, openUnitWrite } from "./units.ts";

const database = useDatabase();
let owner: Client;
let id: string;

beforeAll(async () => {
  owner = await database.connect();
  await openUnitWrite(owner);
  id = await create(owner);
  await create(owner, { p_actor: "bình" });
});

describe("even their owner cannot change", () => {
  test.each([
    ["update iu_core.unit_version set body = 'x'", "unit_version"],
    ["update iu_core.unit_version set body = body where false", "unit_version"],
    ["delete from iu_core.unit_version", "unit_version"],
    ["truncate iu_core.unit_version cascade", "unit_version"],
    ["update iu_core.iu_lifecycle_log set actor = 'nobody'", "iu_lifecycle_log"],
    ["delete from iu_core.iu_lifecycle_log", "iu_lifecycle_log"],
    ["truncate iu_core.iu_lifecycle_log", "iu_lifecycle_log"],
    ["delete from iu_core.information_unit", "information_unit"],
    ["truncate iu_core.information_unit cascade", "information_unit"],
    ["update iu_core.information_unit set canonical_address = canonical_address || 'x'", "information_unit"],
    ["update iu_core.information_unit set created_at = created_at + interval '1 us'", "information_unit"],
    ["update iu_core.information_unit set created_by = 'nobody'", "information_unit"],
  ])("%s", async (statement, relation) => {
    const before = await state(owner);
    expect(await refusal(owner.query(statement))).toMatchObject({ sqlstate: "IU009", code: "immutable", detail: { relation } });
    expect(await state(owner)).toEqual(before);
  });

  test("the id of a unit that nothing refers to yet", async () => {
    await rolledBack(owner, async () => {
      await owner.query(`
        insert into iu_core.information_unit (canonical_address, unit_kind, created_by) values ('bare/1', 'clause', 'ana'), ('bare/2', 'clause', 'ana')
      `);
      const attempt = owner.query("update iu_core.information_unit set iu_id = gen_random_uuid() where canonical_address = 'bare/1'");
      expect(await refusal(attempt)).toMatchObject({ sqlstate: "IU009" });
    });
  });

  test("origins exchanged between two units in one statement", async () => {
    const before = await state(owner);
    const attempt = owner.query(`
      update iu_core.information_unit u
      set created_by = o.created_by
      from iu_core.information_unit o
      where o.iu_id <> u.iu_id
    `);
    expect(await refusal(attempt)).toMatchObject({ sqlstate: "IU009" });
    expect(await state(owner)).toEqual(before);
  });
});

test("what is not identity may change: state, current version, metadata", async () => {
  await rolledBack(owner, async () => {
    const { rowCount } = await owner.query(
      "update iu_core.information_unit set lifecycle_status = 'enacted', enacted_version_no = 1, metadata = '{\"a\": 1}'",
    );
    expect(rowCount).toBe(2);
  });
});

test("the owner may log a transition with just unit, type and actor", async () => {
  await rolledBack(owner, async () => {
    const { rows } = await owner.query(
      `insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor)
      select $1, t, 'ana' from unnest(array['split', 'merge', 'supersede']) t
      returning transition_type, from_status, to_status, version_no, detail, db_user = session_user as by_session, recorded_at <= clock_timestamp() as timed`,
      [id],
    );
    const rest = { from_status: null, to_status: null, version_no: null, detail: {}, by_session: true, timed: true };
    expect(rows).toEqual(["split", "merge", "supersede"].map((transition_type) => ({ transition_type, ...rest })));
  });
});

test("a transition nobody registered is not logged", async () => {
  const insert = (type: string) =>
    owner.query("insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor) values ($1, $2, 'ana')", [id, type]);
  expect(await sqlstate(insert("vanish"))).toBe("23503");
});

test("log ids ascend in the order of recording", async () => {
  await rolledBack(owner, async () => {
    for (let i = 1; i <= 50; i++) {
      await owner.query(
        "insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, version_no) select $1, 'revise', 'ana', $2::int * 10 + g from generate_series(0, 9) g",
        [id, i],
      );
    }
    const { rows } = await owner.query("select version_no from iu_core.iu_lifecycle_log where version_no >= 10 order by log_id");
    const numbers = rows.map((row) => row.version_no);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(numbers).toHaveLength(500);
  });
});

describe("the application role", () => {
  test.each(
    ["information_unit", "unit_version", "iu_lifecycle_log", "iu_transition_type"].flatMap((table) => [
      `insert into iu_core.${table} default values`,
      `update iu_core.${table} set ${table === "iu_transition_type" ? "summary = summary" : "iu_id = iu_id"}`,
      `delete from iu_core.${table}`,
      `truncate iu_core.${table} cascade`,
    ]),
  )("may not %s", async (statement) => {
    const app = await database.connect({ role: "iu_app" });
    expect(await sqlstate(app.query(statement))).toBe("42501");
    await app.end();
  });

  test("may read", async () => {
    const app = await database.connect({ role: "iu_app" });
    expect((await app.query("select from iu_core.information_unit natural join iu_core.unit_version")).rowCount).toBe(2);
    expect((await app.query("select from iu_core.iu_transition_type")).rowCount).toBeGreaterThanOrEqual(10);
  });
});
