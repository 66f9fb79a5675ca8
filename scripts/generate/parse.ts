import { loadModule, parsePlPgSQLSync, parseSync } from "libpg-query";
import { emit } from "../../schema-ts/compile/emit/index.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { fragmentBrand } from "../../schema-ts/kit/fragment.ts";
import { type Fragment, type FunctionDefinition, type Names, type ProductDefinition, render } from "../../schema-ts/kit/index.ts";
import type { ModuleObject } from "../../schema-ts/kit/module.ts";
import { namesFor } from "../../schema-ts/kit/names.ts";
import { placeOf } from "../../schema-ts/kit/render.ts";
import { ownPlace, placeIn } from "./source_place.ts";

/** A statement PostgreSQL's own parser refuses, with the TypeScript place it comes from. */
export interface ParseFinding {
  readonly object: string;
  readonly message: string;
  readonly where: string;
}

/** Parses every statement offline with PostgreSQL's grammar (libpg-query), PL/pgSQL bodies and proof scenarios included. */
export async function parseProduct(product: ProductDefinition): Promise<ParseFinding[]> {
  await loadModule();
  const plan = planProduct(product);
  const names = namesFor(product.defaultSchema);
  const emitted = emit(plan, names).slice(product.schemas.length);
  return plan.objects.flatMap(({ object }, i) => {
    const parts = emitted[i]?.parts ?? [];
    const fn = "kind" in object && object.kind === "function" ? object : undefined;
    const finding = (name: string, statement: string, problem: Problem | undefined): ParseFinding[] =>
      problem ? [{ object: name, message: problem.text, where: whereIs(object, names, statement, problem) }] : [];
    return [
      ...parts.flatMap(({ id, kind, create }) =>
        finding(id, create, problemOf(create, kind === "function" && fn?.body[fragmentBrand] === "plpgsql")),
      ),
      ...(fn ? functionProblems(fn, names) : []),
    ];
  });
}

/** What is a string to the grammar of CREATE FUNCTION, or stands beside the function: each is parsed on its own. */
function functionProblems(fn: FunctionDefinition, names: Names): ParseFinding[] {
  const { given, when, undo } = fn.mutation?.proof ?? {};
  const body = fn.body[fragmentBrand] === "sql" && !fn.inline ? fn.body : undefined;
  const templates: [string, Fragment | undefined][] = [
    ["body of", body],
    ["proof (given) of", given],
    ["proof (when) of", when],
    ["proof (undo) of", undo],
  ];
  return templates.flatMap(([what, template]) => {
    const text = template && render(template, names);
    const problem = text && problemOf(text, false);
    if (!template || !problem) return [];
    const where = what === "body of" ? whereIs(fn, names, text, problem) : placeOf(template, names, problem.position ?? 0);
    return [{ object: `${what} function ${fn.name}`, message: problem.text, where }];
  });
}

/** The offline parser has no catalog: an array of a row type looks like a record to it. The server knows better. */
const catalogOnly = /record variable cannot be part of multiple-item INTO list/;

interface Problem {
  text: string;
  /** 0-based character in the statement; PL/pgSQL errors have none. */
  position: number | undefined;
}

function problemOf(statement: string, isPlpgsql: boolean): Problem | undefined {
  try {
    parseSync(statement);
    if (isPlpgsql) parsePlPgSQLSync(statement);
    return undefined;
  } catch (error) {
    const { message, sqlDetails } = error as Error & { sqlDetails?: { cursorPosition?: number } };
    if (catalogOnly.test(message)) return undefined;
    return { text: message, position: sqlDetails?.cursorPosition };
  }
}

/** The TypeScript line of the offending text, when the parser says where it is or it quotes a word that stands there only once. */
function whereIs(object: ModuleObject, names: Names, statement: string, { text, position }: Problem): string {
  if (position !== undefined) return placeIn(object, names, statement, [...statement].slice(0, position).join("").length);
  const quoted = /at or near "([^"]+)"/.exec(text)?.[1];
  const found = quoted ? [...statement.matchAll(new RegExp(`(?<!\\w)${quoted.replaceAll(/[^\w\s]/g, "\\$&")}(?!\\w)`, "g"))] : [];
  return found.length === 1 ? placeIn(object, names, statement, found[0]?.index ?? 0) : ownPlace(object);
}
