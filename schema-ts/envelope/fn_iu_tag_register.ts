import { conflict, invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { trimmed } from "../foundation/not_blank.ts";
import { iuOperator } from "../foundation/roles.ts";
import {
  defineFunction,
  fromArgument,
  functionNamed,
  inverse,
  join,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  sql,
  text,
  textArray,
  ungated,
} from "../kit/index.ts";
import { iuMetadataTagRegistry, type TagValueType, tagValueTypes } from "./iu_metadata_tag_registry.ts";
import { iuMetadataTagRegistryLog } from "./iu_metadata_tag_registry_log.ts";
import { logTag, tagFacts, tagKey } from "./terms.ts";

const r = iuMetadataTagRegistry;

/** What became of a registered tag. */
export interface TagRegistration {
  tag_key: string;
  status: "active" | "withdrawn";
  value_type: TagValueType;
  allowed_values: string[] | null;
  description: string;
  /** Whether units could get it before. */
  was_active: boolean;
  /** false: it was so already, and nothing was written. */
  changed: boolean;
}

export const fnIuTagRegister = defineFunction({
  name: "fn_iu_tag_register",
  summary: "Registers a tag that units may have, or brings a withdrawn one back.",
  details:
    "The type of a tag is for good, because units have values of it; a tag of the type one_of may gain values. The description may change.",
  args: {
    p_tag_key: tagKey(),
    p_value_type: text("text, integer, boolean, date or one_of."),
    p_description: text("What the tag says about a unit; 1 to 500 characters."),
    p_actor: actor(),
    p_allowed_values: textArray("The values of a tag of the type one_of: 1 to 200, each of 1 to 500 characters.").nullable().default(null),
  },
  returns: jsonb<TagRegistration>("The tag as it counts now."),
  volatility: "volatile",
  gate: ungated("Operators only; a registered tag says nothing about any unit."),
  writes: [iuMetadataTagRegistry, iuMetadataTagRegistryLog],
  pair: inverse(
    "fn_iu_tag_withdraw",
    "Withdraw the tag; units that have it keep it. Where it was there before, register it with its former description.",
    { p_tag_key: fromArgument("p_tag_key") },
    "$.result ? (@.was_active == false)",
  ),
  proof: scenario({
    when: sql`select ${functionNamed("fn_iu_tag_register")}('proof.tag', 'text', 'Proof.', 'proof')`,
    undo: sql`select ${functionNamed("fn_iu_tag_withdraw")}('proof.tag', 'proof')`,
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument, conflict],
  example: `select iu_core.fn_iu_tag_register('review.cycle', 'one_of', 'How often the text is reviewed.', 'ana@example.org', '{monthly,yearly}')`,
  declare: ({ arg }) => sql`
    v_values text[];
    v_old ${r};
    v_new ${r};
    v_is_new boolean;
    v_description text := ${trimmed(arg.p_description)};
  `,
  body: ({ arg }) => plpgsql`
    if (${arg.p_value_type} in (${join(tagValueTypes.map(lit))})) is not true then
      ${raise(invalidArgument, "A tag is a text, an integer, a boolean, a date, or one_of some values.", {
        argument: lit("p_value_type"),
        given: sql`left(${arg.p_value_type}, 200)`,
        expected: sql`array[${join(tagValueTypes.map(lit))}]`,
      })}
    end if;
    if (length(v_description) between 1 and 500) is not true then
      ${raise(invalidArgument, "A description of 1 to 500 characters is required.", {
        argument: lit("p_description"),
        length: sql`length(${arg.p_description})`,
      })}
    end if;
    v_values := array(select distinct a.value collate "C" from unnest(${arg.p_allowed_values}) as a (value) order by 1);
    if (
      case ${arg.p_value_type}
        when 'one_of' then cardinality(v_values) between 1 and 200
          and not exists (select from unnest(v_values) as a (value) where (length(a.value) between 1 and 500) is not true)
        else ${arg.p_allowed_values} is null
      end
    ) is not true then
      ${raise(invalidArgument, "A tag of the type one_of has 1 to 200 values of 1 to 500 characters, any other none.", {
        argument: lit("p_allowed_values"),
        count: sql`cardinality(${arg.p_allowed_values})`,
      })}
    end if;

    insert into ${r} (${r.tag_key}, ${r.value_type}, ${r.allowed_values}, ${r.description}, ${r.changed_by})
    values (${arg.p_tag_key}, ${arg.p_value_type}, case ${arg.p_value_type} when 'one_of' then v_values end, v_description, ${arg.p_actor})
    on conflict (${r.tag_key}) do nothing
    returning * into v_new;
    v_is_new := found;
    if not v_is_new then
      select r.* into v_old from ${r} r where ${r.tag_key.of("r")} = ${arg.p_tag_key} for no key update;
      if v_old.value_type <> ${arg.p_value_type} or not coalesce(v_old.allowed_values, '{}') <@ v_values then
        ${raise(
          conflict,
          sql`format('The tag %s is of another type, or has values that are missing now.', v_old.tag_key)`,
          { argument: lit("p_value_type"), tag_key: sql`v_old.tag_key`, expected: tagFacts("v_old"), actual: arg.p_value_type },
          "Register another tag, or give all the values the tag has.",
        )}
      end if;
      v_new := v_old;
      v_new.status := 'active';
      v_new.description := v_description;
      v_new.allowed_values := case ${arg.p_value_type} when 'one_of' then v_values end;
    end if;

    if v_is_new or v_new is distinct from v_old then
      if not v_is_new then
        v_new.changed_at := clock_timestamp();
        v_new.changed_by := ${arg.p_actor};
        update ${r} r
        set
          ${r.status} = v_new.status, ${r.description} = v_new.description, ${r.allowed_values} = v_new.allowed_values,
          ${r.changed_at} = v_new.changed_at, ${r.changed_by} = v_new.changed_by
        where ${r.tag_key.of("r")} = v_new.tag_key;
      end if;
      ${logTag({
        key: sql`v_new.tag_key`,
        before: sql`case v_old.status when 'active' then ${tagFacts("v_old")} end`,
        after: tagFacts("v_new"),
        actor: arg.p_actor,
      })}
    end if;
    return jsonb_build_object(
      'tag_key', v_new.tag_key,
      'status', v_new.status,
      'value_type', v_new.value_type,
      'allowed_values', v_new.allowed_values,
      'description', v_new.description,
      'was_active', v_old.status is not distinct from 'active',
      'changed', v_is_new or v_new is distinct from v_old
    );
  `,
});
