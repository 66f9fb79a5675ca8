import { type Fragment, type Hole, sql } from "../kit/index.ts";

/** A text without the blanks, tabs and ends of lines around it. */
export const trimmed = (text: Hole): Fragment => sql`btrim(${text}, E' \t\n\r')`;

/** Condition: a text has more in it than those. Null for null. */
export const notBlank = (text: Hole): Fragment => sql`${trimmed(text)} <> ''`;
