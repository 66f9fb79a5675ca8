import { lit, sql } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, seedThings, thing } from "./pieces.ts";

const policy = (name: string, text: string) => ({ name, to: [clerk], using: () => sql`${lit(text)} <> ''`, summary: "All." });

/** Switched on and forced, with policies; a change of one, and one that goes. */
export default defineCase({
  before: [
    thing(),
    thing({ name: "open", rowSecurity: { force: true, policies: [policy("same", "a"), policy("other", "b"), policy("gone", "c")] } }),
    thing({ name: "bare", rowSecurity: { policies: [policy("same", "a")] } }),
  ],
  after: [
    thing({ rowSecurity: { policies: [policy("fresh", "a")] } }),
    thing({ name: "open", rowSecurity: { force: false, policies: [policy("same", "a"), policy("other", "z")] } }),
    thing({ name: "bare" }),
  ],
  seed: seedThings,
  back: "applies",
  backSeed: seedThings,
});
