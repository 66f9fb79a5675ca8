import { problemOf } from "../collection/piece_spec.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { type Fragment, type Hole, join, lit, sql } from "../kit/index.ts";

/** A text that becomes a unit of its own. */
export interface PartSpec {
  title: string;
  body: string;
  /** Below the address of the old unit when left out. */
  canonical_address?: string | null;
  /** That of the old unit when left out. */
  unit_kind?: string | null;
  /** Empty when left out: facts about the old unit need not be facts about the new one. */
  metadata?: Record<string, unknown> | null;
}

/** The unit that takes the place of several. */
export interface TargetSpec extends Omit<PartSpec, "body"> {
  /** The old bodies in the order given, joined with a blank line, when left out. */
  body?: string | null;
}

const textKeys = ["title", "body", "canonical_address", "unit_kind"];
export const partKeys = sql`array[${join([...textKeys, "metadata"].map((key) => lit(key)))}]`;

/** The first thing wrong with one spec, or null: a CASE over row `j`, whose *_problem columns hold what the unit module's rules said. */
export function partProblem(maxBodyBytes: Hole): Fragment {
  const problem = problemOf(sql`j.n`);
  const arm = (condition: Fragment, ...rest: Parameters<typeof problem>) => sql`when ${condition} then ${problem(...rest)}`;
  const said = (sentence: Fragment, at: string) => arm(sql`${sentence} is not null`, at, invalidArgument, sentence);
  return sql`
    case
      ${join(
        [
          arm(sql`jsonb_typeof(j.spec) <> 'object'`, "", invalidArgument, "A new unit is a JSON object."),
          arm(sql`j.other_key is not null`, sql`'.' || j.other_key`, invalidArgument, "A new unit has no such key."),
          ...textKeys.map((key) =>
            arm(sql`jsonb_typeof(j.spec -> ${lit(key)}) not in ('string', 'null')`, `.${key}`, invalidArgument, `${key} is a string.`),
          ),
          said(sql`j.title_problem`, ".title"),
          arm(sql`j.body_problem is not null and j.body is null`, ".body", invalidArgument, sql`j.body_problem`),
          arm(sql`j.body_problem is not null`, ".body", invalidArgument, sql`j.body_problem`, {
            size: sql`octet_length(j.body)`,
            limit: maxBodyBytes,
          }),
          said(sql`j.address_problem`, ".canonical_address"),
          said(sql`j.unit_kind_problem`, ".unit_kind"),
          said(sql`j.metadata_problem`, ".metadata"),
          arm(sql`j.nth > 1`, ".canonical_address", invalidArgument, sql`format('The address %s is given twice.', j.address)`, {
            canonical_address: sql`j.address`,
          }),
        ],
        "\n",
      )}
    end
  `;
}
