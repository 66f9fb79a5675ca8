import { existsSync, readFileSync } from "node:fs";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import type { FunctionDefinition } from "../../schema-ts/kit/index.ts";

/** `file:line` of the TypeScript a position in generated SQL comes from; undefined when it is in no function. */
export function whereInSource(sql: string, position: number | undefined): string | undefined {
  if (position === undefined) return undefined;
  const name = [...sql.slice(0, position).matchAll(/^create (?:or replace )?function (?:"[^"]+"|\w+)\.(\w+)/gm)].at(-1)?.[1];
  const fn = planProduct(iuCore).functions.find((candidate) => candidate.name === name);
  if (!fn) return undefined;
  const line = sql.slice(sql.lastIndexOf("\n", position) + 1).split("\n")[0];
  return placeInFunction(fn, [line]);
}

/** The first line of a function's file, from its body on, that contains one of the texts; the body's first line otherwise. */
export function placeInFunction(fn: FunctionDefinition, wanted: readonly (string | undefined)[]): string {
  const { file, line = 1 } = fn.body.origin;
  if (!file || !existsSync(file)) return fn.body.origin.where();
  const lines = readFileSync(file, "utf8").split("\n");
  for (const text of wanted) {
    const found = text?.trim() ? lines.findIndex((candidate, i) => i + 1 >= line && candidate.includes(text.trim())) : -1;
    if (found >= 0) return `${file}:${found + 1}`;
  }
  return fn.body.origin.where();
}
