import { sql } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { seedThings, thing } from "./pieces.ts";

/** Enforced at once, validated outside the transaction; its words go with it. */
export default defineCase({
  before: [thing()],
  after: [thing({ checks: { small: (c) => sql`${c.size} < 10` } })],
  seed: seedThings,
  outside: [/^alter table \S+ validate constraint thing_small_check;$/],
  back: "applies",
  backSeed: seedThings,
});
