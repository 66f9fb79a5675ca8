import { beforeAll, describe, expect, it } from "vitest";
import type { PhaseReport } from "../../scripts/demo/factory/phase.ts";
import type { Scratch } from "../../scripts/demo/factory/scratch.ts";
import type { Place } from "../../scripts/demo/factory/snapshot.ts";
import { deliveryPhase } from "../../scripts/demo/phases/delivery.ts";
import { reference } from "../../scripts/demo/reference.ts";
import { readAll } from "../../scripts/demo/run_demo.ts";
import { withClient } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { deviating, migratedPlace, migratedScratch, runPhases } from "./place.ts";

const database = useDatabase({ template: false });
let place: Place;
beforeAll(async () => {
  place = await migratedPlace(database);
});

/** The phase in a database that somebody has changed before. */
async function deliver(change: string, scratch?: Scratch): Promise<PhaseReport> {
  const own = scratch ?? (await migratedScratch());
  await withClient(own.url, (client) => client.query(change));
  const { phases, durability, ok } = await runPhases(place, deliveryPhase(await readAll(undefined), own, reference.H));
  const [report] = phases;
  if (!report) throw new Error("the phase did not run");
  expect(deviating(durability)).toEqual([]);
  expect(ok).toBe(report.ok);
  return report;
}

const observed = ({ checks }: PhaseReport, name: string) => checks.find((item) => item.name === name)?.observed;
const exists = async ({ name }: Scratch) =>
  ((await place.witness.query("select from pg_database where datname = $1", [name])).rowCount ?? 0) > 0;

/** A change to an object of the product is always seen by the healthcheck too. */
const replaced = (signature: string, returns: string, body: string) =>
  `create or replace function iu_core.${signature} returns ${returns} language plpgsql security definer set search_path = pg_catalog, pg_temp as $$ begin ${body} end $$`;
const triggered = (table: string, when: string, body: string) =>
  `create function public.seeded() returns trigger language plpgsql as $$ begin ${body} end $$;
   create trigger a_seeded ${when} on iu_core.${table} for each row execute function public.seeded()`;

describe("what the phase would notice", () => {
  it("a replay that is executed without approval", async () => {
    const report = await deliver(
      replaced("fn_approval_hold(p_request_id uuid, p_subject_kind text, p_subject_id uuid, p_subject_digest text)", "void", "null;"),
    );
    expect(report.ok).toBe(false);
    expect(deviating(report.checks)).toEqual(["refused", "replayed", "health"]);
    expect(observed(report, "refused")).toEqual(["replayed 1", "replayed 0"]);
  });

  it("an event that becomes two jobs", async () => {
    const report = await deliver(
      triggered(
        "job_queue",
        "after insert",
        `if pg_trigger_depth() = 1 and new.payload ->> 'event_type' = 'piece.enacted' then
           new.job_id := gen_random_uuid();
           insert into iu_core.job_queue select new.*;
         end if;
         return null;`,
      ),
    );
    expect(deviating(report.checks)).toEqual(expect.arrayContaining(["dead", "history", "worker"]));
  });

  it("a job that ran twice for one event", async () => {
    const report = await deliver(
      triggered(
        "job_queue",
        "after insert",
        `if pg_trigger_depth() = 1 and new.payload ->> 'event_type' = 'piece.created' then
           new.job_id := gen_random_uuid();
           insert into iu_core.job_queue select new.*;
         end if;
         return null;`,
      ),
    );
    expect(deviating(report.checks)).toEqual(expect.arrayContaining(["done", "done.all", "duplicates"]));
    expect(observed(report, "duplicates")).toBe(12);
  });

  it("a job that is lost", async () => {
    const report = await deliver(
      triggered("job_queue", "before insert", "if new.payload ->> 'event_type' = 'piece.enacted' then return null; end if; return new;"),
    );
    expect(deviating(report.checks)).toEqual(["order", "dead", "history", "retried", "worker", "done.all", "lost", "trace", "health"]);
    expect(observed(report, "lost")).toBe(1);
  });

  it("a trace that is cut", async () => {
    const report = await deliver(triggered("job_queue", "before insert", "new.traceparent := null; return new;"));
    expect(deviating(report.checks)).toEqual(expect.arrayContaining(["trace", "trace.other"]));
    expect(observed(report, "trace")).toBe(1);
  });

  it("events that stay dry runs", async () => {
    const report = await deliver(triggered("event_outbox_default", "before insert", "new.emit_mode := 'dry_run'; return new;"));
    expect(observed(report, "live")).toBe(0);
    expect(deviating(report.checks)).toContain("live");
  });
});

describe("its database", () => {
  it("is gone when the phase fails on its way, with the reason", async () => {
    const scratch = await migratedScratch();
    const report = await deliver("drop table iu_core.event_subscription cascade", scratch);
    expect(report).toMatchObject({ ok: false, undone: "dropped", error: { sqlstate: expect.any(String) } });
    expect(await exists(scratch)).toBe(false);
  });

  it("that stays is noticed", async () => {
    const scratch = await migratedScratch();
    try {
      const report = await deliver("select", { ...scratch, drop: async () => {} });
      expect(deviating(report.checks)).toEqual(["dropped"]);
    } finally {
      await scratch.drop();
    }
  });
});
