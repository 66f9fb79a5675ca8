import { defineFunction, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { seedThings, thing } from "./pieces.ts";

const fn = defineFunction({
  name: "fn_short",
  summary: "S.",
  args: { p_name: text("N.") },
  returns: text("S."),
  volatility: "immutable",
  inline: true,
  grantTo: [],
  body: ({ arg }) => sql`select left(${arg.p_name}, 1)`,
});

/** Built outside the transaction, its words after it; one by a function of the same migration. */
export default defineCase({
  before: [thing()],
  after: [
    thing({
      indexes: [
        { keys: ["size"], unique: true, where: (c) => sql`${c.note} is null`, include: ["note"], summary: "By size." },
        { name: "thing_short_idx", keys: (c) => [sql`${fn}(${c.name})`], summary: "By the first letter." },
      ],
    }),
    fn,
  ],
  seed: seedThings,
  outside: [/drop index/, /create unique index concurrently/, /comment/, /drop index/, /create index concurrently/, /comment/],
  back: "applies",
  backSeed: seedThings,
});
