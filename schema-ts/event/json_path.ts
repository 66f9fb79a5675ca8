import { type Fragment, type Hole, join, lit, sql } from "../kit/index.ts";
import { deniedKeys } from "./event_schema.ts";

/** How a member is written behind the path of its object: `.key`, or `."a key"`. */
export const memberPath = (key: Hole): Fragment =>
  sql`case when ${key} ~ '^[A-Za-z_][A-Za-z0-9_]*$' then '.' || ${key} else '.' || to_json(${key})::text end`;

/** How the element at a position from 0 is written behind the path of its array. */
export const elementPath = (position: Hole): Fragment => sql`'[' || ${position} || ']'`;

/** A text array of names, for SQL. */
export const textList = (names: readonly string[]): Fragment => sql`array[${join(names.map((name) => lit(name)))}]`;

export const isDenied = (key: Hole): Fragment => sql`${key} = any (${textList(deniedKeys)})`;

/** The value where it is an object, else an empty one: what can be given to jsonb_each. */
export const asObject = (value: Hole): Fragment => sql`case when jsonb_typeof(${value}) = 'object' then ${value} else '{}' end`;
export const asArray = (value: Hole): Fragment => sql`case when jsonb_typeof(${value}) = 'array' then ${value} else '[]' end`;
