import { lit, shipRows, sql } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { thing } from "./pieces.ts";

/** The rows a migration changes satisfy the old check before and the new one after, in both directions; the words stay. */
function state(size: number): readonly unknown[] {
  const table = thing({ checks: { of_one_size: (c) => sql`${c.size} = ${lit(size)}` }, operatorRows: "none" });
  return [table, shipRows(table, [{ name: "shipped", size }])];
}

export default defineCase({
  before: state(1),
  after: state(2),
  outside: [/validate constraint thing_of_one_size_check/],
  back: "applies",
});
