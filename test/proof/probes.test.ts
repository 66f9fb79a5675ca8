import { beforeAll, describe, expect, test } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import { probeClasses } from "../../scripts/evidence/format.ts";
import { controls, probes, runProbe, runProbes } from "../../scripts/prove/probes/run.ts";
import type { ProofPlace } from "../../scripts/prove/prove.ts";
import { readState } from "../../scripts/prove/state.ts";
import { useDatabase } from "../setup/database.ts";

const database = useDatabase();
let place: ProofPlace;

beforeAll(async () => {
  place = {
    product: iuCore,
    names: namesFor(iuCore.defaultSchema),
    client: await database.connect(),
    witness: await database.connect(),
  };
});

test("there is a probe of each of the fifteen classes", () => {
  expect(Object.keys(probeClasses)).toHaveLength(15);
  expect(new Set(probes.map((probe) => probe.class))).toEqual(new Set(Object.keys(probeClasses)));
});

test.each(controls.map((control) => [control.request, control] as const))("allowed: %s", async (_, control) => {
  expect(await control.ask(place)).toMatchObject({ code: undefined });
});

test.each(probes.map((probe) => [`${probe.class}: ${probe.request}`, probe] as const))("refused: %s", async (_, probe) => {
  const result = await runProbe(place, probe);
  expect(result).toMatchObject({ refused: true, code: probe.code, leaked: false });
  expect(result.output).not.toBe("");
});

describe("a run of all probes", () => {
  test("answers in the order of the classes and leaves nothing behind", async () => {
    const before = await readState(place.witness, place);
    const results = await runProbes(place);
    expect(results.map((result) => [result.refused, result.leaked])).toEqual(probes.map(() => [true, false]));
    const classes = [...new Set(results.map((result) => result.class))];
    expect(classes).toEqual(Object.keys(probeClasses));
    expect(await readState(place.witness, place)).toEqual(before);
  });
});
