import { differing, overlay } from "../canonical.ts";
import * as f from "../format.ts";
import { beyond, defineRule } from "../rule.ts";
import { place, runsOf } from "../runs.ts";

export const writeUnseenRule = defineRule({
  code: "WRITE_UNSEEN",
  refuses: "A table changed during a call that is not among the tables it was seen to write.",
  needs: ["baseline", "apply", "writeSet"],
  check: ({ baseline, apply, writeSet }) => {
    const observed = new Map(
      writeSet.functions.flatMap(({ function: name, observed }) => observed.map(({ variant, tables }) => [place(name, variant), tables])),
    );
    return runsOf(apply).flatMap(({ name, run: { variant, before, after } }) => {
      const changed = differing(overlay(baseline.tables, before), overlay(baseline.tables, after)).map(({ table }) => table);
      return beyond(changed, observed.get(place(name, variant)) ?? []).map((table) => ({
        file: f.factFiles.apply,
        detail: `${place(name, variant)} changed ${table} unseen`,
      }));
    });
  },
});
