import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { fnIuUuid7At } from "../../schema-ts/event/fn_iu_uuid7_at.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";

const database = useDatabase();
let reader: Client;

beforeAll(async () => {
  reader = await database.connect({ role: "iu_reader" });
});

test("says of the smallest id of a time that time, to a microsecond", async () => {
  const microseconds = fc.integer({ min: 0, max: Date.UTC(2100) * 1000 });
  await fc.assert(
    fc.asyncProperty(fc.array(microseconds, { minLength: 200, maxLength: 200 }), async (given) => {
      const { rows } = await reader.query(
        `select at, iu_core.fn_iu_uuid7_at(iu_core.fn_iu_uuid7_floor(at)) as said
         from unnest($1::bigint[]) as g (us), lateral (select 'epoch'::timestamptz + us * interval '1 microsecond' as at) as t
         where abs(extract(epoch from iu_core.fn_iu_uuid7_at(iu_core.fn_iu_uuid7_floor(at)) - at)) > 0.000001`,
        [given],
      );
      expect(rows).toEqual([]);
    }),
    { numRuns: 10 },
  );
});

test("is exact for the times of this decade", async () => {
  const { rows } = await reader.query(
    `select at from generate_series(timestamptz '2026-01-01', '2035-12-31', interval '37 hours 0.123457 seconds') as at
     where iu_core.fn_iu_uuid7_at(iu_core.fn_iu_uuid7_floor(at)) is distinct from at`,
  );
  expect(rows).toEqual([]);
});

test("reads what another maker wrote, the example of RFC 9562, to a millisecond", async () => {
  expect(await call(reader, fnIuUuid7At, { p_id: "017f22e2-79b0-7cc3-98c4-dc0c0c07398f" })).toEqual(new Date("2022-02-22T19:22:22Z"));
});

test("says nothing of an id without a time", async () => {
  expect(await call(reader, fnIuUuid7At, { p_id: "017f22e2-79b0-4cc3-98c4-dc0c0c07398f" })).toBeNull();
});
