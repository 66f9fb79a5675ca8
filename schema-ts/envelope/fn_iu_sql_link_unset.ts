import { invalidArgument, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, inverse, jsonb, lit, plpgsql, scenario, sql } from "../kit/index.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { unitMetadataEnabled } from "./gates.ts";
import { iuMetadataLog } from "./iu_metadata_log.ts";
import { iuSqlLink } from "./iu_sql_link.ts";
import { type LinkChange, linkAnswer, linkArguments, linkKey, refuseLink, sameLink, thisLink } from "./link_terms.ts";
import { fromProofUnit, proofUnit } from "./proof.ts";
import { lockUnit, logMetadata } from "./terms.ts";

const k = iuSqlLink;
const set = sql`select ${functionNamed("fn_iu_sql_link_set")}(${informationUnit.iu_id.of("u")}, 'relation', 'pg_catalog', 'pg_class', 'describes', 'proof') ${fromProofUnit}`;

export const fnIuSqlLinkUnset = defineFunction({
  name: "fn_iu_sql_link_unset",
  summary: "Takes a unit's link to an object back, whether the object still exists or not.",
  details: "A unit that is not linked to it stays as it is. To set the link again the object must exist.",
  args: { ...linkArguments, p_actor: actor() },
  returns: jsonb<LinkChange>("The link."),
  volatility: "volatile",
  gate: unitMetadataEnabled,
  writes: [iuSqlLink, iuMetadataLog],
  pair: inverse(
    "fn_iu_sql_link_set",
    "Set the link with the same arguments; only if it was `changed`.",
    sameLink,
    "$.result ? (@.changed == true)",
  ),
  proof: scenario({
    given: sql`
      ${proofUnit};
      ${set}
    `,
    when: sql`select ${functionNamed("fn_iu_sql_link_unset")}(${informationUnit.iu_id.of("u")}, 'relation', 'pg_catalog', 'pg_class', 'describes', 'proof') ${fromProofUnit}`,
    undo: set,
    opens: [unitWriteEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound],
  example:
    "select iu_core.fn_iu_sql_link_unset('0199c2f4-0000-7000-8000-000000000001', 'relation', 'public', 'invoice', 'describes', 'ana@example.org')",
  declare: sql`v_changed boolean;`,
  body: ({ arg }) => plpgsql`
    ${refuseLink(arg)}
    ${lockUnit(arg.p_iu_id)}
    delete from ${k} k
    where ${thisLink(arg)};
    v_changed := found;
    if v_changed then
      ${logMetadata({
        kind: "sql_link",
        iuId: arg.p_iu_id,
        key: linkKey(arg),
        before: sql`jsonb_build_object('link_role', ${arg.p_link_role})`,
        after: lit(null),
        actor: arg.p_actor,
      })}
    end if;
    ${linkAnswer(arg, false)}
  `,
});
