import { type Fragment, fromArgument, fromResult, type Hole, join, lit, sql } from "../kit/index.ts";

/** The arguments of a call that sets something again as it was, by name. */
export type Former = Readonly<Record<string, Hole>>;

/** The same as one jsonb object. */
export const objectOf = (former: Former): Fragment =>
  sql`jsonb_build_object(${join(Object.entries(former).flatMap(([name, value]) => [lit(name), value]))})`;

/** The same call from a run: what it was named by, and the rest as its result keeps it. */
export const fromOld = (argument: string, former: Former) => ({
  [argument]: fromArgument(argument),
  ...Object.fromEntries(Object.keys(former).map((name) => [name, fromResult(`old.${name}`)])),
});
