import { invalidArgument, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, inverse, jsonb, lit, plpgsql, scenario, sql } from "../kit/index.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { unitMetadataEnabled } from "./gates.ts";
import { iuMetadataLog } from "./iu_metadata_log.ts";
import { iuSqlLink } from "./iu_sql_link.ts";
import {
  type LinkChange,
  linkAnswer,
  linkArguments,
  linkColumns,
  linkKey,
  linkValues,
  refuseLink,
  refuseNoObject,
  sameLink,
} from "./link_terms.ts";
import { fromProofUnit, proofUnit } from "./proof.ts";
import { lockUnit, logMetadata } from "./terms.ts";

const k = iuSqlLink;

export const fnIuSqlLinkSet = defineFunction({
  name: "fn_iu_sql_link_set",
  summary: "Says that a unit is about an object of the database: a table or view, or the functions of a name.",
  details:
    "The object must exist when it is linked. Links are kept by name: they survive a dump, and are not followed when the object is renamed.",
  args: { ...linkArguments, p_actor: actor() },
  returns: jsonb<LinkChange>("The link."),
  volatility: "volatile",
  gate: unitMetadataEnabled,
  writes: [iuSqlLink, iuMetadataLog],
  pair: inverse(
    "fn_iu_sql_link_unset",
    "Unset the link with the same arguments; only if it was `changed`.",
    sameLink,
    "$.result ? (@.changed == true)",
  ),
  proof: scenario({
    given: proofUnit,
    when: sql`select ${functionNamed("fn_iu_sql_link_set")}(${informationUnit.iu_id.of("u")}, 'relation', 'pg_catalog', 'pg_class', 'describes', 'proof') ${fromProofUnit}`,
    undo: sql`select ${functionNamed("fn_iu_sql_link_unset")}(${informationUnit.iu_id.of("u")}, 'relation', 'pg_catalog', 'pg_class', 'describes', 'proof') ${fromProofUnit}`,
    opens: [unitWriteEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound],
  example:
    "select iu_core.fn_iu_sql_link_set('0199c2f4-0000-7000-8000-000000000001', 'relation', 'public', 'invoice', 'describes', 'ana@example.org')",
  declare: sql`v_changed boolean;`,
  body: ({ arg }) => plpgsql`
    ${refuseLink(arg)}
    ${refuseNoObject(arg)}
    ${lockUnit(arg.p_iu_id)}
    insert into ${k} (${linkColumns}, ${k.set_by})
    values (${linkValues(arg)}, ${arg.p_actor})
    on conflict do nothing;
    v_changed := found;
    if v_changed then
      ${logMetadata({
        kind: "sql_link",
        iuId: arg.p_iu_id,
        key: linkKey(arg),
        before: lit(null),
        after: sql`jsonb_build_object('link_role', ${arg.p_link_role})`,
        actor: arg.p_actor,
      })}
    end if;
    ${linkAnswer(arg, true)}
  `,
});
