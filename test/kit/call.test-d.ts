import { expectTypeOf } from "vitest";
import { type ArgumentsOf, call, type Queryable, type ResultOf } from "../../schema-ts/kit/index.ts";
import { fnAdd, type fnCount, fnItems, fnTidy, type fnTitles } from "./toy.ts";

declare const database: Queryable;

// Arguments: required, nullable but required, left out because of a default.
expectTypeOf<ArgumentsOf<typeof fnAdd>>().toEqualTypeOf<{ p_title: string; p_note: string | null } & { p_stock?: string }>();
void call(database, fnAdd, { p_title: "Pen", p_note: null });
void call(database, fnAdd, { p_title: "Pen", p_note: "blue", p_stock: "3" });
void call(database, fnTidy, {});

// @ts-expect-error a required argument is missing
void call(database, fnAdd, { p_note: null });
// @ts-expect-error a nullable argument without a default is still required
void call(database, fnAdd, { p_title: "Pen" });
// @ts-expect-error null where the argument is not nullable
void call(database, fnAdd, { p_title: null, p_note: null });
// @ts-expect-error another type
void call(database, fnAdd, { p_title: 7, p_note: null });
// @ts-expect-error an argument the function does not have
void call(database, fnAdd, { p_title: "Pen", p_note: null, p_colour: "blue" });
// @ts-expect-error something that is not a function
void call(database, "fn_add", {});

// Results: a value, a set, rows, nothing.
expectTypeOf<ResultOf<typeof fnAdd>>().toEqualTypeOf<{ item_id: string; stock: number }>();
expectTypeOf<ResultOf<typeof fnCount>>().toEqualTypeOf<string>();
expectTypeOf<ResultOf<typeof fnTitles>>().toEqualTypeOf<string[]>();
expectTypeOf<ResultOf<typeof fnItems>>().toEqualTypeOf<{ readonly item_id: string; readonly note: string | null }[]>();
expectTypeOf<ResultOf<typeof fnTidy>>().toEqualTypeOf<undefined>();
expectTypeOf(call(database, fnItems, {})).resolves.toEqualTypeOf<ResultOf<typeof fnItems>>();

const [row] = await call(database, fnItems, {});
// @ts-expect-error rows have the columns of the definition and no others
row?.title;
