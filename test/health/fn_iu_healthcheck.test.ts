import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { ailments } from "./ailments.ts";
import { seed } from "./seed.ts";
import { rolledBack } from "./transaction.ts";

interface SurfaceRow {
  surface: string;
  ok: boolean;
  observed: Record<string, unknown>;
  expected: string;
  hint: string;
}

const surfaces = [
  "config",
  "units",
  "lifecycle_log",
  "collections",
  "manifests",
  "envelope",
  "event_types",
  "outbox",
  "approvals",
  "queue",
  "dead_letters",
  "governance",
  "in_force",
  "structure",
  "cuts",
  "access",
  "proof",
  "schema",
];

const database = useDatabase();
let owner: Client;

const health = async (client: Client) => (await client.query<SurfaceRow>("select * from iu_core.fn_iu_healthcheck()")).rows;
const unwell = (rows: readonly SurfaceRow[]) => rows.filter(({ ok }) => ok !== true).map(({ surface }) => surface);

beforeAll(async () => {
  owner = await database.connect();
});

test("an empty installation is well on every surface", async () => {
  const rows = await health(owner);
  expect(rows.map(({ surface }) => surface)).toEqual(surfaces);
  expect(unwell(rows)).toEqual([]);
});

describe("an installation in use", () => {
  beforeAll(() => seed(owner));

  test("is well, and says what was looked at", async () => {
    await owner.query("analyze");
    const rows = await health(owner);
    expect(unwell(rows)).toEqual([]);
    for (const { surface, observed, expected, hint } of rows) {
      expect(Object.keys(observed).length, surface).toBeGreaterThan(0);
      expect(expected.length * hint.length, surface).toBeGreaterThan(0);
    }
    const of = Object.fromEntries(rows.map(({ surface, observed }) => [surface, observed]));
    expect(of["config"]).toMatchObject({ overridden: 1, open_gates: [] });
    const { rows: stored } = await owner.query(
      "select (select count(*)::int from iu_core.information_unit) as units, (select count(*)::int from iu_core.unit_version) as versions",
    );
    const { units, versions } = stored[0];
    expect(of["units"]).toMatchObject({ estimated_units: units, units_checked: units, versions_checked: versions });
    expect(of["governance"]).toMatchObject({ manifests_checked: 1 });
    expect(of["collections"]).toMatchObject({ collections_checked: 2, pieces_checked: 6 });
    const { rows: counted } = await owner.query("select count(*)::int as events from iu_core.event_outbox");
    const { events } = counted[0];
    expect(events).toBeGreaterThan(0);
    expect(of["outbox"]).toMatchObject({ estimated_events: events, events_checked: events, dry_run: events - 2, live: 2, partitions: 1 });
    expect(of["queue"]).toMatchObject({ estimated_jobs: 21, jobs_checked: 21, workers: 1 });
    expect(of["dead_letters"]).toMatchObject({ letters_checked: 1, waiting: 0 });
  });

  test("is the same for whoever asks", async () => {
    const before = await health(owner);
    for (const role of ["iu_reader", "iu_app", "iu_operator", "iu_auditor"]) {
      expect(await health(await database.connect({ role })), role).toEqual(before);
    }
  });

  test("shows no text of units or payloads", async () => {
    expect(JSON.stringify(await health(owner))).not.toMatch(/Nội dung|First step/);
  });

  test.each(ailments.map((ailment) => [`${ailment.surface}: ${ailment.what}`, ailment] as const))("%s", async (_, ailment) => {
    await rolledBack(owner, async () => {
      await owner.query(ailment.change);
      const rows = await health(owner);
      expect(unwell(rows).filter((surface) => surface !== "schema" || ailment.surface === "schema")).toEqual(
        ailment.unwell ?? [ailment.surface],
      );
      expect(rows.find(({ surface }) => surface === ailment.surface)?.observed).toMatchObject(ailment.observed);
    });
    expect(unwell(await health(owner))).toEqual([]);
  });

  test("every surface has an ailment that is seen", () => {
    expect(new Set(ailments.map(({ surface }) => surface))).toEqual(new Set(surfaces));
  });
});
