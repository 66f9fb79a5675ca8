import { conflict, invalidArgument, notFound, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { trimmed } from "../foundation/not_blank.ts";
import { iuApp } from "../foundation/roles.ts";
import {
  defineFunction,
  fromArgument,
  fromResult,
  functionNamed,
  jsonb,
  lit,
  pairOfSetting,
  plpgsql,
  raise,
  scenario,
  sql,
  text,
  uuid,
} from "../kit/index.ts";
import { fnIuCanonicalText } from "../unit/fn_iu_canonical_text.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { unitMetadataEnabled } from "./gates.ts";
import { iuMetadataLog } from "./iu_metadata_log.ts";
import { iuMetadataTag } from "./iu_metadata_tag.ts";
import { iuMetadataTagRegistry } from "./iu_metadata_tag_registry.ts";
import { fromProofUnit, proofTag } from "./proof.ts";
import { lockUnit, logMetadata, type MetadataChange, noTag, tagKey, withdrawnTag } from "./terms.ts";

const g = iuMetadataTag;
const r = iuMetadataTagRegistry;

/** What a change of a tag did. */
export interface TagChange extends MetadataChange {
  tag_key: string;
  /** The value before; null: the unit did not have the tag. */
  old: string | null;
  new: string | null;
}

/** What sets a tag again to what it was before a run. */
export const formerTag = { p_iu_id: fromArgument("p_iu_id"), p_tag_key: fromArgument("p_tag_key"), p_tag_value: fromResult("old") };

export const fnIuTagSet = defineFunction({
  name: "fn_iu_tag_set",
  summary: "Gives a unit a registered tag, or another value of it.",
  details:
    "Values are of the tag's type: an integer of at most 18 digits, true or false, a date as 2026-12-31, one of the tag's values, or a text of 1 to 500 characters.",
  args: {
    p_iu_id: uuid("The unit."),
    p_tag_key: tagKey(),
    p_tag_value: text("The value, spelled as the type says."),
    p_actor: actor(),
  },
  returns: jsonb<TagChange>("The values before and now."),
  volatility: "volatile",
  gate: unitMetadataEnabled,
  writes: [iuMetadataTag, iuMetadataLog],
  pair: pairOfSetting("fn_iu_tag_unset", "Unset the tag; where `old` is not null, set it again to `old`.", formerTag),
  proof: scenario({
    given: proofTag,
    when: sql`select ${functionNamed("fn_iu_tag_set")}(${informationUnit.iu_id.of("u")}, 'proof.tag', 'phòng pháp chế', 'proof') ${fromProofUnit}`,
    undo: sql`select ${functionNamed("fn_iu_tag_unset")}(${informationUnit.iu_id.of("u")}, 'proof.tag', 'proof') ${fromProofUnit}`,
    opens: [unitWriteEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, notFound, unknownKey, conflict],
  example: "select iu_core.fn_iu_tag_set('0199c2f4-0000-7000-8000-000000000001', 'review.cycle', 'yearly', 'ana@example.org')",
  settings: { DateStyle: "ISO, YMD" },
  declare: ({ arg }) => sql`
    v_value text := ${trimmed(sql`${fnIuCanonicalText}(${arg.p_tag_value})`)};
    v_tag ${r};
    v_old text;
    v_fits boolean;
  `,
  body: ({ arg }) => plpgsql`
    select r.* into v_tag from ${r} r where ${r.tag_key.of("r")} = ${arg.p_tag_key} for key share;
    if not found then
      ${noTag(arg.p_tag_key)}
    elsif v_tag.status <> 'active' then
      ${withdrawnTag(arg.p_tag_key)}
    end if;
    v_fits := length(v_value) between 1 and 500 and case v_tag.value_type
      when 'integer' then v_value ~ '^(0|-?[1-9][0-9]{0,17})$'
      when 'boolean' then v_value in ('true', 'false')
      when 'date' then v_value ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
      when 'one_of' then v_value = any (v_tag.allowed_values)
      else true
    end;
    if v_fits and v_tag.value_type = 'date' then
      begin
        v_fits := v_value::date::text = v_value;
      exception
        when data_exception then
          v_fits := false;
      end;
    end if;
    if v_fits is not true then
      ${raise(invalidArgument, sql`format('This is no value of the tag %s.', v_tag.tag_key)`, {
        argument: lit("p_tag_value"),
        given: sql`left(${arg.p_tag_value}, 200)`,
        value_type: sql`v_tag.value_type`,
        allowed_values: sql`v_tag.allowed_values`,
      })}
    end if;

    ${lockUnit(arg.p_iu_id)}
    select ${g.tag_value.of("g")}
    into v_old
    from ${g} g
    where ${g.iu_id.of("g")} = ${arg.p_iu_id} and ${g.tag_key.of("g")} = ${arg.p_tag_key};
    if v_old is distinct from v_value then
      insert into ${g} (${g.iu_id}, ${g.tag_key}, ${g.tag_value}, ${g.set_at}, ${g.set_by})
      values (${arg.p_iu_id}, ${arg.p_tag_key}, v_value, clock_timestamp(), ${arg.p_actor})
      on conflict (${g.iu_id}, ${g.tag_key}) do update
      set ${g.tag_value} = excluded.tag_value, ${g.set_at} = excluded.set_at, ${g.set_by} = excluded.set_by;
      ${logMetadata({
        kind: "tag",
        iuId: arg.p_iu_id,
        key: arg.p_tag_key,
        before: sql`case when v_old is not null then jsonb_build_object('tag_value', v_old) end`,
        after: sql`jsonb_build_object('tag_value', v_value)`,
        actor: arg.p_actor,
      })}
    end if;
    return jsonb_build_object(
      'iu_id', ${arg.p_iu_id}, 'tag_key', ${arg.p_tag_key}, 'old', v_old, 'new', v_value, 'changed', v_old is distinct from v_value
    );
  `,
});
