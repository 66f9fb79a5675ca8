import { join, lit, plpgsql, sql } from "../../schema-ts/kit/index.ts";
import { fnCount, item, open } from "./toy.ts";

// What may stand in a hole.
sql`select ${item.title}, ${lit("a text")}, ${fnCount}(), ${open} from ${item} where ${sql`true`}`;
plpgsql`perform ${join([item.title, item.note])};`;

const name: string = "item";
// @ts-expect-error a plain string is not SQL
sql`select * from ${name}`;
// @ts-expect-error nor is a string literal
sql`select ${"title"}`;
// @ts-expect-error nor a number
sql`select * limit ${10}`;
// @ts-expect-error nor nothing
sql`select ${undefined}`;
// @ts-expect-error nor a table's name, which may be no table's
plpgsql`perform from ${item.$.name};`;
// @ts-expect-error nor a list of references: say how they are joined
sql`select ${[item.title, item.note]}`;
// @ts-expect-error nor can loose text be smuggled in by a join
join(["title", "note"]);
// @ts-expect-error nor by an object that only looks like a reference
sql`select ${{ render: () => "1" }}`;

// A column that was renamed, or never was, is an error in every body that uses it.
// @ts-expect-error no such column
sql`select ${item.titel} from ${item}`;
// @ts-expect-error no such column, under an alias
sql`select ${item.titel.of("i")} from ${item} as i`;
// @ts-expect-error literals are text, numbers, booleans and null
lit({ a: 1 });
