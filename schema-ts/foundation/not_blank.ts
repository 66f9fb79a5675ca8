import { type Fragment, type Hole, sql } from "../kit/index.ts";

/** Condition: a text has more in it than blanks, tabs and ends of lines. Null for null. */
export const notBlank = (text: Hole): Fragment => sql`btrim(${text}, E' \t\n\r') <> ''`;
