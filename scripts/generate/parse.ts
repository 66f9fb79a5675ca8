import { loadModule, parsePlPgSQLSync, parseSync } from "libpg-query";
import { emit } from "../../schema-ts/compile/emit/index.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { fragmentBrand } from "../../schema-ts/kit/fragment.ts";
import { type FunctionDefinition, type Names, type ProductDefinition, render } from "../../schema-ts/kit/index.ts";
import { namesFor } from "../../schema-ts/kit/names.ts";
import { placeInFunction } from "./source_place.ts";

/** A statement PostgreSQL's own parser refuses, with the TypeScript place it comes from. */
export interface ParseFinding {
  readonly object: string;
  readonly message: string;
  readonly where: string;
}

/** Parses every statement offline with PostgreSQL's grammar (libpg-query), PL/pgSQL bodies included. */
export async function parseProduct(product: ProductDefinition): Promise<ParseFinding[]> {
  await loadModule();
  const plan = planProduct(product);
  const functions = new Map(plan.functions.map((fn) => [fn.name, fn]));
  const findings: ParseFinding[] = [];
  const names = namesFor(product.defaultSchema);
  for (const { name, parts } of emit(plan, names)) {
    for (const part of parts) {
      const fn = part.kind === "function" ? functions.get(name) : undefined;
      const message = problemOf(part.create, fn?.body[fragmentBrand] === "plpgsql") ?? (fn && stringBodyProblem(fn, names));
      if (message) findings.push({ object: part.id, message: message.text, where: whereIs(fn, part.create, message) });
    }
  }
  return findings;
}

/** The body of an SQL function is a string to the grammar of CREATE FUNCTION: it is parsed on its own. */
const stringBodyProblem = (fn: FunctionDefinition, names: Names) =>
  fn.body[fragmentBrand] === "sql" && !fn.inline ? problemOf(render(fn.body, names), false) : undefined;

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
    return { text: message, position: sqlDetails?.cursorPosition };
  }
}

/** The TypeScript line: of the offending text when the parser gives a position or quotes it, else of the template. */
function whereIs(fn: FunctionDefinition | undefined, statement: string, problem: Problem): string {
  if (!fn) return "the definition's file";
  const quoted = /at or near "([^"]+)"/.exec(problem.text)?.[1];
  const line =
    problem.position === undefined ? undefined : statement.slice(statement.lastIndexOf("\n", problem.position) + 1).split("\n")[0];
  return placeInFunction(fn, [line, quoted]);
}
