import { invalidArgument, unknownKey } from "../foundation/errors.ts";
import { type ErrorDefinition, type Fragment, type Hole, join, lit, sql } from "../kit/index.ts";

/** A piece that shares an existing unit. */
export interface ReusedPieceSpec {
  iu_id: string;
  /** May be left out where the kind has one role only. */
  role?: string | null;
  /** Keeps the piece at one version; otherwise it follows the unit. */
  pinned_version_no?: number | null;
}

/** A piece that brings its text: its unit is minted. */
export interface MintedPieceSpec {
  title: string;
  body: string;
  role?: string | null;
  /** The place of the piece under the collection's key when left out. */
  canonical_address?: string | null;
  /** The role when left out. */
  unit_kind?: string | null;
  metadata?: Record<string, unknown> | null;
}

export type PieceSpec = ReusedPieceSpec | MintedPieceSpec;

const textKeys = ["iu_id", "title", "body", "role", "canonical_address", "unit_kind"];
const specKeys = sql`array[${join([...textKeys, "metadata", "pinned_version_no"].map((key) => lit(key)))}]`;

export const isUuid = (value: Hole): Fragment => sql`${value} ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$'`;
export const isVersionNo = (value: Hole): Fragment => sql`${value} ~ '^[1-9][0-9]{0,8}$'`;

/** Makes a problem as jsonb for fn_iu_piece_problems_refuse (its `PieceProblem`), of the spec whose number is `n`. */
export const problemOf =
  (n: Hole) =>
  (at: Hole | string, error: ErrorDefinition, message: Hole | string, context: Readonly<Record<string, Hole>> = {}): Fragment => {
    const hole = (value: Hole | string) => (typeof value === "string" ? lit(value) : value);
    const pairs = Object.entries({ n, at: hole(at), code: lit(error.name), message: hole(message), ...context });
    return sql`jsonb_build_object(${join(pairs.map(([key, value]) => sql`${lit(key)}, ${value}`))})`;
  };

/**
 * The first thing wrong with one spec, or null: a CASE over row `j` of the judged specs, whose texts are canonical and whose *_problem
 * columns hold what the unit module's rules said. fn_iu_pieces_admit makes these rows.
 */
export function specProblem(given: { roleKind: Hole; roles: Hole; maxBodyBytes: Hole }): Fragment {
  const problem = problemOf(sql`j.n`);
  const arm = (condition: Fragment, ...rest: Parameters<typeof problem>) => sql`when ${condition} then ${problem(...rest)}`;
  const isNot = (type: string, key: string) => sql`jsonb_typeof(j.spec -> ${lit(key)}) not in (${lit(type)}, 'null')`;
  const unknown = sql`(select min(k) from jsonb_object_keys(j.spec - ${specKeys}) as k)`;
  const body = sql`j.spec ->> 'body'`;
  const roleList = sql`array_to_string(${given.roles}, ', ')`;
  const said = (sentence: Fragment, suffix: string) => arm(sql`${sentence} is not null`, suffix, invalidArgument, sentence);
  return sql`
    case
      ${join(
        [
          arm(sql`jsonb_typeof(j.spec) <> 'object'`, "", invalidArgument, "A piece is a JSON object."),
          arm(sql`j.spec - ${specKeys} <> '{}'`, sql`'.' || ${unknown}`, invalidArgument, "A piece has no such key."),
          ...textKeys.map((key) => arm(isNot("string", key), `.${key}`, invalidArgument, `${key} is a string.`)),
          arm(
            sql`j.iu_id is not null and num_nonnulls(j.title, ${body}, j.address, j.unit_kind, j.metadata) > 0`,
            "",
            invalidArgument,
            "A piece either names a unit by iu_id or brings its title and body, not both.",
          ),
          arm(
            sql`num_nonnulls(j.iu_id, j.title, ${body}) = 0`,
            "",
            invalidArgument,
            "A piece needs the iu_id of a unit, or a title and a body.",
          ),
          arm(sql`not ${isUuid(sql`j.iu_id`)}`, ".iu_id", invalidArgument, "iu_id is a UUID."),
          arm(
            sql`j.pin is not null and (${isNot("number", "pinned_version_no")} or not ${isVersionNo(sql`j.pin`)})`,
            ".pinned_version_no",
            invalidArgument,
            "pinned_version_no is a whole number from 1.",
          ),
          arm(
            sql`j.pin is not null and j.iu_id is null`,
            ".pinned_version_no",
            invalidArgument,
            "Only a piece that names a unit by iu_id can be pinned: a new unit has one version.",
          ),
          said(sql`j.title_problem`, ".title"),
          arm(sql`j.body_problem is not null and ${body} is null`, ".body", invalidArgument, sql`j.body_problem`),
          arm(sql`j.body_problem is not null`, ".body", invalidArgument, sql`j.body_problem`, {
            size: sql`octet_length(${body})`,
            limit: given.maxBodyBytes,
          }),
          said(sql`j.address_problem`, ".canonical_address"),
          said(sql`j.unit_kind_problem`, ".unit_kind"),
          said(sql`j.metadata_problem`, ".metadata"),
          arm(
            sql`j.role is null`,
            ".role",
            invalidArgument,
            sql`format('A piece of the kind %s needs a role: %s.', ${given.roleKind}, ${roleList})`,
          ),
          arm(
            sql`j.role <> all (${given.roles})`,
            ".role",
            unknownKey,
            sql`format('The kind %s has no role %s; it has %s.', ${given.roleKind}, j.role, ${roleList})`,
            { role: sql`j.role` },
          ),
        ],
        "\n",
      )}
    end
  `;
}
