import { captureOrigin, type Origin } from "./origin.ts";
import { isRef, type Ref } from "./reference.ts";

export const fragmentBrand: unique symbol = Symbol("iu.fragment");

/** The language a fragment was written in; the tag that made it decides. */
export type Language = "sql" | "plpgsql";

/** SQL text with holes. Made only by the tags of this file, so a hole can never be filled with loose text. */
export interface Fragment {
  readonly [fragmentBrand]: Language;
  /** Text before, between and after the holes; `texts.length === holes.length + 1`. */
  readonly texts: readonly string[];
  readonly holes: readonly Hole[];
  readonly origin: Origin;
  /** Lines of the template before its text: 1 when it begins on the line after the tag. */
  readonly skippedLines: number;
}

export type Hole = Ref | Fragment;

export const isFragment = (value: unknown): value is Fragment => typeof value === "object" && value !== null && fragmentBrand in value;

function tag(language: Language) {
  return (strings: TemplateStringsArray, ...holes: Hole[]): Fragment => {
    const origin = captureOrigin();
    refuseLooseText(holes, `a ${language} template`, origin);
    const raw = strings.raw.map((text) => text.replaceAll("\r\n", "\n"));
    return Object.freeze({
      [fragmentBrand]: language,
      texts: dedent(raw),
      holes,
      origin,
      skippedLines: /^[^\S\n]*\n/.test(raw[0] ?? "") ? 1 : 0,
    });
  };
}

/** SQL text: expressions, queries, statements, bodies of SQL functions. */
export const sql = tag("sql");
/** PL/pgSQL statements: the inside of a block, without its BEGIN and END. */
export const plpgsql = tag("plpgsql");

/** Joins fragments with a separator, e.g. conditions with ` and `. */
export function join(parts: readonly Hole[], separator = ", "): Fragment {
  const origin = captureOrigin();
  refuseLooseText(parts, "a joined list", origin);
  return Object.freeze({
    [fragmentBrand]: "sql" as const,
    texts: parts.length === 0 ? [""] : ["", ...parts.slice(1).map(() => separator), ""],
    holes: parts,
    origin,
    skippedLines: 0,
  });
}

/** The types refuse it first; this is for what got around them. */
function refuseLooseText(holes: readonly unknown[], place: string, origin: Origin): void {
  for (const [i, hole] of holes.entries()) {
    if (isRef(hole) || isFragment(hole)) continue;
    throw new TypeError(
      `Hole ${i + 1} of ${place} holds ${describe(hole)}; only references and fragments are allowed: use lit() for a literal (${origin.where()})`,
    );
  }
}

const describe = (value: unknown) => (typeof value === "string" ? `the plain string ${JSON.stringify(value)}` : String(value));

/** Removes the common indentation and the blank first and last line, counting holes as text. One line stays as it is. */
function dedent(texts: readonly string[]): string[] {
  if (!texts.some((text) => text.includes("\n"))) return [...texts];
  const lines = texts.join("\0").split("\n");
  if (lines.length > 1 && lines[0]?.trim() === "") lines.shift();
  if (lines.length > 1 && lines.at(-1)?.trim() === "") lines.pop();
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const margin = indents.length === 0 ? 0 : Math.min(...indents);
  return lines
    .map((line) => line.slice(margin).trimEnd())
    .join("\n")
    .split("\0");
}
