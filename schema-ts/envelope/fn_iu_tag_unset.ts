import { invalidArgument, notFound } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, inverse, jsonb, lit, plpgsql, scenario, sql, uuid } from "../kit/index.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { formerTag, type TagChange } from "./fn_iu_tag_set.ts";
import { unitMetadataEnabled } from "./gates.ts";
import { iuMetadataLog } from "./iu_metadata_log.ts";
import { iuMetadataTag } from "./iu_metadata_tag.ts";
import { fromProofUnit, proofTag } from "./proof.ts";
import { lockUnit, logMetadata, tagKey } from "./terms.ts";

const g = iuMetadataTag;
const set = sql`select ${functionNamed("fn_iu_tag_set")}(${informationUnit.iu_id.of("u")}, 'proof.tag', 'phòng pháp chế', 'proof') ${fromProofUnit}`;

export const fnIuTagUnset = defineFunction({
  name: "fn_iu_tag_unset",
  summary: "Takes a tag from a unit, registered still or not.",
  details: "A unit that does not have the tag stays as it is.",
  args: { p_iu_id: uuid("The unit."), p_tag_key: tagKey(), p_actor: actor() },
  returns: jsonb<TagChange>("The value before."),
  volatility: "volatile",
  gate: unitMetadataEnabled,
  writes: [iuMetadataTag, iuMetadataLog],
  pair: inverse("fn_iu_tag_set", "Set the tag again to `old`.", formerTag, "$.result ? (@.changed == true)"),
  proof: scenario({
    given: sql`
      ${proofTag};
      ${set}
    `,
    when: sql`select ${functionNamed("fn_iu_tag_unset")}(${informationUnit.iu_id.of("u")}, 'proof.tag', 'proof') ${fromProofUnit}`,
    undo: set,
    opens: [unitWriteEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound],
  example: "select iu_core.fn_iu_tag_unset('0199c2f4-0000-7000-8000-000000000001', 'review.cycle', 'ana@example.org')",
  declare: sql`v_old text;`,
  body: ({ arg }) => plpgsql`
    ${lockUnit(arg.p_iu_id)}
    delete from ${g} g
    where ${g.iu_id.of("g")} = ${arg.p_iu_id} and ${g.tag_key.of("g")} = ${arg.p_tag_key}
    returning ${g.tag_value.of("g")} into v_old;
    if v_old is not null then
      ${logMetadata({
        kind: "tag",
        iuId: arg.p_iu_id,
        key: arg.p_tag_key,
        before: sql`jsonb_build_object('tag_value', v_old)`,
        after: lit(null),
        actor: arg.p_actor,
      })}
    end if;
    return jsonb_build_object('iu_id', ${arg.p_iu_id}, 'tag_key', ${arg.p_tag_key}, 'old', v_old, 'new', null, 'changed', v_old is not null);
  `,
});
