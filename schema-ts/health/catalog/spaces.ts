import { core, cutterGovernance } from "../../foundation/schemas.ts";
import { type Fragment, join, lit, type SchemaDefinition, sql } from "../../kit/index.ts";

/** A schema whose objects are compared, and how it is called where its own name must not show. */
export interface Space {
  readonly schema: SchemaDefinition;
  readonly mark: string;
  /** What stands before the names of its objects. */
  readonly prefix: string;
  /** Its row of `spellings`. */
  readonly alias: Fragment;
}

export const spaces: readonly Space[] = [
  { schema: core, mark: "{schema}", prefix: "", alias: sql`s` },
  { schema: cutterGovernance, mark: "{governance}", prefix: "governance.", alias: sql`g` },
];

/** One row per schema that is there. */
export const spaceRows = sql`
  select n.oid, n.nspowner as owner, n.nspacl as acl, v.mark, v.prefix
  from (
    values
      ${join(
        spaces.map(({ schema, mark, prefix }) => sql`(to_regnamespace('${schema}'), ${lit(mark)}, ${lit(prefix)})`),
        ",\n",
      )}
  ) as v (space, mark, prefix)
  join pg_namespace as n on n.oid = v.space
`;
