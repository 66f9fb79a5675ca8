import { beforeAll, describe, expect, it } from "vitest";
import { fnIuCompose } from "../../schema-ts/collection/fn_iu_compose.ts";
import { composerEnabled } from "../../schema-ts/collection/gates.ts";
import { prove } from "../../scripts/demo/factory/capabilities.ts";
import { check } from "../../scripts/demo/factory/check.ts";
import { findPgDump } from "../../scripts/demo/factory/dump.ts";
import type { Phase, PhaseContext } from "../../scripts/demo/factory/phase.ts";
import type { Place } from "../../scripts/demo/factory/snapshot.ts";
import { useDatabase } from "../setup/database.ts";
import { deviating, migratedPlace, runPhases } from "./place.ts";

const phase = (work: Phase["work"]): Phase => ({ id: "X", title: "made up", work });

async function compose(context: PhaseContext, key: string): Promise<void> {
  await context.set({ [composerEnabled.name]: true });
  await context.call(fnIuCompose, {
    p_collection_key: key,
    p_collection_kind: "workflow",
    p_title: "T",
    p_pieces: [{ title: "A", body: "a" }],
    p_actor: context.actor,
  });
}

describe("a phase", () => {
  const database = useDatabase({ template: false });
  let place: Place;
  beforeAll(async () => {
    place = await migratedPlace(database);
  });

  it("leaves nothing behind when it keeps to the rules", async () => {
    const report = await runPhases(
      place,
      phase((context) => compose(context, "kept.to.rules")),
    );
    expect(report.ok).toBe(true);
    expect(report.phases[0]?.writes).toMatchObject({ information_unit: 1, iu_piece_collection: 1, dot_config: 1 });
  });

  it("that wrote nothing proves nothing", async () => {
    const report = await runPhases(
      place,
      phase(async () => {}),
    );
    expect(report.ok).toBe(false);
    expect(deviating(report.phases[0]?.checks ?? [])).toEqual(["mutated"]);
  });

  it("that is refused says why, and the next one runs", async () => {
    const refused = phase(async (context) => {
      await context.call(fnIuCompose, {
        p_collection_key: "k",
        p_collection_kind: "workflow",
        p_title: "T",
        p_pieces: [{ title: "A", body: "a" }],
        p_actor: "me",
      });
    });
    const report = await runPhases(
      place,
      refused,
      phase((context) => compose(context, "after.refusal")),
    );
    expect(report.ok).toBe(false);
    expect(report.phases.map(({ ok, error }) => [ok, error?.code, error?.sqlstate])).toEqual([
      [false, "gate_closed", "IU001"],
      [true, undefined, undefined],
    ]);
    expect(deviating(report.durability)).toEqual([]);
  });

  it("that makes the installation ill is seen by the healthcheck, inside its transaction only", async () => {
    const report = await runPhases(
      place,
      phase(async (context) => {
        await compose(context, "ill");
        await context.client.query("comment on table iu_core.unit_version is 'changed'");
      }),
    );
    expect(deviating(report.phases[0]?.checks ?? [])).toEqual(["health"]);
    expect(deviating(report.durability)).toEqual([]);
  });
});

describe("a phase that keeps everybody else out", () => {
  const database = useDatabase({ template: false });

  it("is ended instead of waited for", async () => {
    const place = await migratedPlace(database);
    const locking = phase(async (context) => {
      await compose(context, "locking");
      await context.client.query("lock table iu_core.information_unit in access exclusive mode");
    });
    const report = await runPhases(place, locking);
    expect(report.phases[0]).toMatchObject({ ok: false, error: { sqlstate: "55P03" } });
    expect(deviating(report.durability)).toEqual([]);
  });
});

describe("a phase that commits", () => {
  const database = useDatabase({ template: false });
  let place: Place;
  /** What a dump shows, where there is a pg_dump that reads this server. */
  let dumped: string[];
  beforeAll(async () => {
    place = await migratedPlace(database);
    dumped = "path" in (await findPgDump(place.client)) ? ["dump"] : [];
  });

  it("is caught: the witness sees it, and the database is not what it was", async () => {
    const report = await runPhases(
      place,
      phase(async (context) => {
        await compose(context, "committed");
        await context.client.query("commit");
      }),
    );
    expect(report.ok).toBe(false);
    expect(deviating(report.phases[0]?.checks ?? [])).toEqual(["witness.gates", "witness.rows"]);
    expect(deviating(report.durability)).toEqual([
      "leftover.collections",
      "leftover.units",
      "leftover.lifecycle",
      "tables",
      "config",
      "gates",
      ...dumped,
    ]);
    expect(report.durability.find(({ name }) => name === "gates")?.observed).toEqual([composerEnabled.name]);
    expect(deviating(report.totals)).toContain("regression");
    expect(report.regression).toContainEqual({ surface: "information_unit rows", baseline: "0", live: "1", delta: "+1" });
    expect(report.regression).toContainEqual({ surface: composerEnabled.name, baseline: "false", live: "true", delta: "changed" });
  });

  it("is caught too when it puts as many rows as it takes, or changes the schema", async () => {
    const report = await runPhases(
      place,
      phase(async (context) => {
        await compose(context, "second");
        await context.client.query("rollback");
        await context.client.query("update iu_core.iu_piece_collection set title = 'changed'");
        await context.client.query("comment on table iu_core.unit_version is 'changed'");
      }),
    );
    // The gate is still open from before, which a database of our own must not have.
    expect(deviating(report.durability)).toEqual(["tables", "schema", "drift", "health", "gates", ...dumped]);
    expect(report.regression).toContainEqual(expect.objectContaining({ surface: "iu_piece_collection rows", delta: "rows differ" }));
  });
});

describe("a capability", () => {
  const report = (checks: ReturnType<typeof check>[]) => [
    { id: "D", title: "", ok: true, checks, shown: [], writes: {}, undone: "rolled back" as const, error: undefined, milliseconds: 0 },
  ];
  const wanted = [{ capability: "mint", provenBy: ["D/minted", "D/units"] as const }];

  it("is proven by every observation named for it", () => {
    expect(prove(report([check("minted", "", 7, 7), check("units", "", 7, 7)]), wanted)).toMatchObject([
      { ok: true, observed: ["D: minted 7, units 7"] },
    ]);
    expect(prove(report([check("minted", "", 7, 7), check("units", "", 7, 6)]), wanted)).toMatchObject([{ ok: false }]);
  });

  it("is not proven by an observation nobody made", () => {
    expect(prove(report([check("minted", "", 7, 7)]), wanted)).toMatchObject([
      { ok: false, observed: ["D: minted 7, units not observed"] },
    ]);
  });
});
