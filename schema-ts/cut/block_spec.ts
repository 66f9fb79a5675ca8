import { isVersionNo, problemOf } from "../collection/piece_spec.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { type Fragment, type Hole, join, lit, sql } from "../kit/index.ts";

/** A range of bytes that becomes a unit. */
export interface UnitBlock {
  /** First byte, from 0. */
  byte_start: number;
  /** The byte after the last one. */
  byte_end: number;
  title: string;
  /** Derived from the title when left out: `<document_key>/<title in letters, digits and hyphens>`, with a number where that is taken. */
  canonical_address?: string | null;
  /** `section` when left out. */
  unit_kind?: string | null;
  metadata?: Record<string, unknown> | null;
}

/** A range of bytes that belongs to no unit, such as front matter. */
export interface GapBlock {
  byte_start: number;
  byte_end: number;
  /** What it is called. */
  gap: string;
}

export type BlockSpec = UnitBlock | GapBlock;

const textKeys = ["gap", "title", "canonical_address", "unit_kind"];
const blockKeys = sql`array[${join([...textKeys, "byte_start", "byte_end", "metadata"].map((key) => lit(key)))}]`;

/** A byte offset: a whole number from 0. */
export const isOffset = (value: Hole): Fragment => sql`(${value} = '0' or ${isVersionNo(value)})`;

/**
 * The first thing wrong with one block's form, or null: a CASE over row `j` of the judged blocks, whose texts are canonical and whose *_problem
 * columns hold what the unit module's rules said. Where the blocks lie is judged when all of them have a form.
 */
export function blockProblem(): Fragment {
  const problem = problemOf(sql`j.n`);
  const arm = (condition: Fragment, at: Hole | string, message: Hole | string) =>
    sql`when ${condition} then ${problem(at, invalidArgument, message)}`;
  const unknown = sql`(select min(k) from jsonb_object_keys(j.spec - ${blockKeys}) as k)`;
  const isNot = (type: string, key: string) => sql`jsonb_typeof(j.spec -> ${lit(key)}) not in (${lit(type)}, 'null')`;
  const offset = (key: string) =>
    arm(
      sql`(jsonb_typeof(j.spec -> ${lit(key)}) = 'number' and ${isOffset(sql`(j.spec ->> ${lit(key)})`)}) is not true`,
      `.${key}`,
      `${key} is a whole number from 0.`,
    );
  const said = (sentence: Fragment, at: string) => arm(sql`${sentence} is not null`, at, sentence);
  return sql`
    case
      ${join(
        [
          arm(sql`jsonb_typeof(j.spec) <> 'object'`, "", "A block is a JSON object."),
          arm(sql`j.spec - ${blockKeys} <> '{}'`, sql`'.' || ${unknown}`, "A block has no such key."),
          offset("byte_start"),
          offset("byte_end"),
          ...textKeys.map((key) => arm(isNot("string", key), `.${key}`, `${key} is a string.`)),
          arm(
            sql`j.gap is not null and num_nonnulls(j.title, j.address, j.unit_kind, j.metadata) > 0`,
            "",
            "A block is either a gap with a name, or a unit with a title, not both.",
          ),
          arm(sql`j.gap is null and j.title is null`, "", "A block needs a title, or the name of a gap."),
          said(sql`j.gap_problem`, ".gap"),
          said(sql`j.title_problem`, ".title"),
          said(sql`j.address_problem`, ".canonical_address"),
          said(sql`j.unit_kind_problem`, ".unit_kind"),
          said(sql`j.metadata_problem`, ".metadata"),
        ],
        "\n",
      )}
    end
  `;
}
