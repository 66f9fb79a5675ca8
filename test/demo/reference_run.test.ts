import { beforeAll, describe, expect, it } from "vitest";
import { readLongDocument } from "../../scripts/demo/documents/long_document.ts";
import type { FactoryReport } from "../../scripts/demo/factory/run.ts";
import { runFactory } from "../../scripts/demo/factory/run.ts";
import type { Place } from "../../scripts/demo/factory/snapshot.ts";
import { planFor } from "../../scripts/demo/plan.ts";
import { type Reference, reference } from "../../scripts/demo/reference.ts";
import { readAll } from "../../scripts/demo/run_demo.ts";
import { useDatabase } from "../setup/database.ts";
import { deviating, migratedPlace, migratedScratch } from "./place.ts";

const { sections, text } = readLongDocument();
const database = useDatabase({ template: false });
let place: Place;

const run = async (expected: Reference = reference): Promise<FactoryReport> =>
  runFactory(place, await planFor(place, await readAll(undefined), false, expected, await migratedScratch()), (_title, work) => work());

beforeAll(async () => {
  place = await migratedPlace(database);
});

describe("the reference run on the examples", () => {
  let report: FactoryReport;
  beforeAll(async () => {
    report = await run();
  });

  const observed = (phase: string, name: string) =>
    report.phases.find(({ id }) => id === phase)?.checks.find((item) => item.name === name)?.observed;

  it("passes, and names nothing that deviates", () => {
    expect(report.phases.flatMap(({ id, error, checks }) => [...(error ? [`${id}: ${error.message}`] : []), ...deviating(checks)])).toEqual(
      [],
    );
    expect([...deviating(report.durability), ...deviating(report.totals)]).toEqual([]);
    expect(report.ok).toBe(true);
  });

  // The figures as DOMAIN.md gives them, written out again: the reference itself is under test here.
  it.each([
    [
      "D",
      {
        minted: 7,
        units: 7,
        collections: 1,
        valid: true,
        validated: 7,
        rendered: 7,
        order: "1 to 7",
        roles: "7 step",
        texts: 7,
        "refresh.digests": 1,
        events: 0,
      },
    ],
    [
      "E",
      { minted: 5, units: 5, validated: 5, roles: "1 title, 1 intro, 1 body, 1 appendix, 1 reference", texts: 5, "refresh.digests": 1 },
    ],
    ["F", { template: 7, instance: 7, shared: 7, templateOnly: 0, instanceOnly: 0, digests: true, minted: 0, units: 0 }],
    [
      "F",
      {
        "instantiated.template": 7,
        "instantiated.instance": 7,
        "instantiated.shared": 7,
        "instantiated.digests": true,
        "instantiated.minted": 0,
      },
    ],
    ["G", { closed: 0, direct: 1, lifecycle: 3, outbox: 4, modes: "4 dry_run" }],
    ["H", { live: 13, jobs: 13, "jobs.again": 0, order: "1 to 13", done: 12, dead: 1, history: 3, retried: 2 }],
    ["H", { refused: ["IU007", "IU007"], approvals: 2, replayed: 1, "replayed.again": 0, resolved: "resolved" }],
    ["H", { "done.all": 13, lost: 0, duplicates: 0, queued: 0, trace: 8, "trace.other": 0, dropped: 0 }],
    [
      "I",
      {
        long: true,
        blocks: sections,
        verified: Buffer.byteLength(text),
        authored: sections,
        seeded: "IU013",
        "seeded.left": 0,
        enacted: sections,
      },
    ],
    ["I", { "refused.first": ["IU007", "IU011"], drift: sections, "drift.refreshed": 0, changed: true, "drift.refused": "IU010" }],
  ])("phase %s observed %j", (phase, figures) => {
    expect(Object.fromEntries(Object.keys(figures).map((name) => [name, observed(phase, name)]))).toEqual(figures);
  });

  it("watches every phase from a second connection and from the healthcheck", () => {
    for (const { checks } of report.phases) {
      expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(["mutated", "health", "witness.gates", "witness.rows"]));
    }
  });

  it("leaves a phase out, and says so, where there is no database it may commit in", async () => {
    const plan = await planFor(place, await readAll(undefined), false);
    const { ok, phases, leftOut } = await runFactory(place, plan, (_title, work) => work());
    expect({ ok, phases: phases.map(({ id }) => id) }).toEqual({ ok: true, phases: ["D", "E", "F", "G", "I"] });
    expect(leftOut).toEqual([expect.stringContaining("Phase H")]);
  });

  it("proves nine capabilities", () => {
    expect(report.capabilities.filter(({ ok }) => ok)).toHaveLength(9);
  });

  it("compares every table, gate and setting with the baseline", async () => {
    const { rows: tables } = await place.client.query("select relation from iu_core.fn_iu_state_digest()");
    const { rows: keys } = await place.client.query("select key from iu_core.v_dot_config");
    const surfaces = report.regression.map(({ surface }) => surface);
    expect(surfaces).toEqual(expect.arrayContaining([...tables.map(({ relation }) => `${relation} rows`), ...keys.map(({ key }) => key)]));
    expect(report.regression.every(({ delta }) => delta === "none")).toBe(true);
  });

  it("shows what was made: the steps' titles and the handbook's headings", () => {
    const [workflow, file] = report.phases;
    expect(workflow?.shown).toContain("5. Approve the invoice");
    expect(file?.shown.join("\n")).toContain("Nguyên tắc");
  });
});

describe("a figure that is not met", () => {
  it("fails the run, each one by name", async () => {
    const tampered: Reference = {
      D: { ...reference.D, minted: 8, roles: "8 step", digestsOfTwoRefreshes: 2 },
      E: { ...reference.E, order: "1 to 6", manifestsWritten: 1 },
      F: { ...reference.F, shared: 6, instanceOnly: 1, equalDigests: false },
      G: { ...reference.G, outbox: 3, modes: "4 live", types: "4 piece.split" },
      H: { ...reference.H, dead: 0, retries: 3, refusals: [], replayed: 2, traced: 7, worker: { completed: 14, retried: 2, dead: 1 } },
      I: { headings: 1000, refusals: [], seededAt: 3, seeded: "IU007", later: { add: 1, revise: 0, retire: 1 }, drifted: "not refused" },
      after: { ...reference.after, units: 7, openGates: ["iu_core.composer_enabled"] },
      capabilities: 8,
    };
    const report = await run(tampered);
    expect(report.ok).toBe(false);
    expect(Object.fromEntries(report.phases.map(({ id, ok, checks }) => [id, [ok, ...deviating(checks)]]))).toEqual({
      D: [false, "minted", "units", "roles", "refresh.digests"],
      E: [false, "order", "refresh.written"],
      F: [false, "shared", "instanceOnly", "digests", "instantiated.shared", "instantiated.instanceOnly", "instantiated.digests"],
      G: [false, "outbox", "modes", "types"],
      H: [false, "dead", "retried", "refused", "replayed", "worker", "trace"],
      I: [false, "long", "refused.first", "seeded", "refused.later", "later", "drift.refused"],
    });
    expect(deviating(report.durability)).toEqual(["leftover.units", "gates"]);
    expect(deviating(report.totals)).toEqual(["phases", "capabilities"]);
    expect(report.capabilities.filter(({ ok }) => !ok)).not.toEqual([]);
  });

  it("fails the run even when it is the only one", async () => {
    const expected = { ...reference, G: { ...reference.G, direct: 2 } };
    const plan = await planFor(place, await readAll(undefined), false, expected);
    const events = plan.phases.filter(({ id }) => id === "G");
    const report = await runFactory(
      place,
      { phases: events, capabilities: [], expected: { ...expected, capabilities: 0 } },
      (_title, work) => work(),
    );
    expect({ ok: report.ok, deviates: deviating(report.phases[0]?.checks ?? []) }).toEqual({ ok: false, deviates: ["direct"] });
    expect(deviating(report.durability)).toEqual([]);
  });
});
