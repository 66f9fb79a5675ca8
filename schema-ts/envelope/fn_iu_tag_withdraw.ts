import { invalidArgument, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import {
  defineFunction,
  fromArgument,
  fromResult,
  functionNamed,
  inverse,
  jsonb,
  lit,
  plpgsql,
  scenario,
  sql,
  ungated,
} from "../kit/index.ts";
import type { TagRegistration } from "./fn_iu_tag_register.ts";
import { iuMetadataTagRegistry } from "./iu_metadata_tag_registry.ts";
import { iuMetadataTagRegistryLog } from "./iu_metadata_tag_registry_log.ts";
import { logTag, noTag, tagFacts, tagKey } from "./terms.ts";

const r = iuMetadataTagRegistry;
const register = sql`select ${functionNamed("fn_iu_tag_register")}('proof.tag', 'text', 'Proof.', 'proof')`;

export const fnIuTagWithdraw = defineFunction({
  name: "fn_iu_tag_withdraw",
  summary: "Withdraws a tag: no unit gets it any more.",
  details: "Units that have it keep it, and it can be taken from them.",
  args: { p_tag_key: tagKey(), p_actor: actor() },
  returns: jsonb<TagRegistration>("The tag as it counts now."),
  volatility: "volatile",
  gate: ungated("Operators only; it takes a possibility away."),
  writes: [iuMetadataTagRegistry, iuMetadataTagRegistryLog],
  pair: inverse(
    "fn_iu_tag_register",
    "Register the tag again as it was.",
    {
      p_tag_key: fromArgument("p_tag_key"),
      p_value_type: fromResult("value_type"),
      p_description: fromResult("description"),
      p_allowed_values: fromResult("allowed_values"),
    },
    "$.result ? (@.changed == true)",
  ),
  proof: scenario({
    given: register,
    when: sql`select ${functionNamed("fn_iu_tag_withdraw")}('proof.tag', 'proof')`,
    undo: register,
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument, unknownKey],
  example: "select iu_core.fn_iu_tag_withdraw('review.cycle', 'ana@example.org')",
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_old ${r};
  `,
  body: ({ arg }) => plpgsql`
    select r.* into v_old from ${r} r where ${r.tag_key.of("r")} = ${arg.p_tag_key} for no key update;
    if not found then
      ${noTag(arg.p_tag_key)}
    end if;
    if v_old.status = 'active' then
      update ${r} r
      set ${r.status} = 'withdrawn', ${r.changed_at} = v_at, ${r.changed_by} = ${arg.p_actor}
      where ${r.tag_key.of("r")} = v_old.tag_key;
      ${logTag({
        key: sql`v_old.tag_key`,
        before: tagFacts("v_old"),
        after: lit(null),
        actor: arg.p_actor,
      })}
    end if;
    return jsonb_build_object(
      'tag_key', v_old.tag_key,
      'status', 'withdrawn',
      'value_type', v_old.value_type,
      'allowed_values', v_old.allowed_values,
      'description', v_old.description,
      'was_active', v_old.status = 'active',
      'changed', v_old.status = 'active'
    );
  `,
});
