import { defineTrigger, plpgsql, shipRows } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { fires, registry } from "./pieces.ts";

const refuse = fires("fn_refuse", plpgsql`raise exception 'never';`);
const kept = defineTrigger({ name: "kept", summary: "K.", on: registry, timing: "before", events: ["update", "delete"], execute: refuse });
const base = [registry, refuse, kept];

/** Behind a trigger that refuses every change; a column that is left out goes back to its default. */
export default defineCase({
  before: [
    ...base,
    shipRows(
      registry as never,
      [{ kind: "same" }, { kind: "changed", rank: 1, parent: "it's" }, { kind: "gone", parent: "x\ny" }] as never,
    ),
  ],
  after: [
    ...base,
    shipRows(registry as never, [{ kind: "same" }, { kind: "changed", parent: "other" }, { kind: "fresh", rank: 3 }] as never),
  ],
  back: "applies",
});
