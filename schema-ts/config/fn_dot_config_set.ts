import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { notBlank } from "../foundation/not_blank.ts";
import { iuOperator } from "../foundation/roles.ts";
import {
  always,
  defineFunction,
  fromArgument,
  fromRun,
  functionNamed,
  jsonb,
  plpgsql,
  raise,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
} from "../kit/index.ts";
import { dotConfig } from "./dot_config.ts";
import { dotConfigLog } from "./dot_config_log.ts";
import { dotConfigRegistry } from "./dot_config_registry.ts";
import { fnDotConfigCheck } from "./fn_dot_config_check.ts";
import { fnDotConfigGet } from "./fn_dot_config_get.ts";
import { fnDotConfigRegistered } from "./fn_dot_config_registered.ts";

/** What a change of configuration did. */
export interface ConfigChange {
  key: string;
  /** The value that counted before. */
  old: unknown;
  /** The value that counts now. */
  new: unknown;
  /** False: nothing was written. */
  changed: boolean;
  /** Whether an operator's value, not the shipped default, counted before. */
  was_overridden: boolean;
  is_overridden: boolean;
}

export const fnDotConfigSet = defineFunction({
  name: "fn_dot_config_set",
  summary: "Opens or closes a gate or changes a setting; null brings the shipped default back.",
  details:
    "Counts at once in this transaction and, after its commit, for everybody else. Setting the default's own value is an override too: it stays when a later version ships another default.",
  args: {
    p_key: text("Key of a gate or setting, or of a member of a family."),
    p_value: jsonb("The value, of the key's type; SQL or JSON null for the shipped default.").nullable(),
    p_actor: actor(),
    p_reason: text("Why; 1 to 1000 characters, kept in the log."),
  },
  returns: jsonb<ConfigChange>("The values that counted before and count now, and whether anything was written."),
  volatility: "volatile",
  gate: ungated("It is what opens gates; only operators may call it."),
  writes: [dotConfig, dotConfigLog],
  pair: selfCompensating("Set the key again to `old`, or to null when `was_overridden` is false.", {
    p_key: fromArgument("p_key"),
    p_value: fromRun("$.result ? (@.was_overridden == true).old"),
    p_reason: always("The change was undone."),
  }),
  proof: scenario({
    given: sql`
      select ${functionNamed("fn_dot_config_set")}('iu_core.unit_write_enabled', 'false', 'proof', 'Closed to begin with.')
    `,
    when: sql`
      select ${functionNamed("fn_dot_config_set")}('iu_core.unit_write_enabled', 'true', 'proof', 'Shows that a gate opens.')
    `,
    undo: sql`
      select ${functionNamed("fn_dot_config_set")}('iu_core.unit_write_enabled', 'false', 'proof', 'Closes it again.')
    `,
  }),
  grantTo: [iuOperator],
  errors: [invalidArgument],
  example: "select iu_core.fn_dot_config_set('iu_core.composer_enabled', 'true', 'ana@example.org', 'Go-live, change 4711.')",
  declare: ({ arg }) => sql`
    v_value jsonb := nullif(${arg.p_value}, 'null');
    v_registered_key text;
    v_stored jsonb;
    v_old jsonb;
  `,
  body: ({ arg }) => plpgsql`
    if (length(${arg.p_reason}) <= 1000 and ${notBlank(arg.p_reason)}) is not true then
      ${raise(
        invalidArgument,
        "The reason must be a text of 1 to 1000 characters.",
        { argument: sql`'p_reason'`, length: sql`length(${arg.p_reason})` },
        "Say why the configuration changes, e.g. with the number of the change.",
      )}
    end if;
    perform ${fnDotConfigCheck}(${arg.p_key}, v_value);

    select e.registered_key into v_registered_key from ${fnDotConfigRegistered}(${arg.p_key}) e;
    -- Changes of one key wait for each other here, also before the key has a row of its own.
    perform from ${dotConfigRegistry} r where ${dotConfigRegistry.key.of("r")} = v_registered_key for no key update;

    v_old := ${fnDotConfigGet}(${arg.p_key});
    select ${dotConfig.value.of("c")} into v_stored from ${dotConfig} c where ${dotConfig.key.of("c")} = ${arg.p_key};
    if v_stored is distinct from v_value then
      insert into ${dotConfig} (${dotConfig.key}, ${dotConfig.value}, ${dotConfig.changed_by}, ${dotConfig.change_reason}, ${dotConfig.change_id}, ${dotConfig.changed_at})
      values (${arg.p_key}, v_value, ${arg.p_actor}, ${arg.p_reason}, ${fnIuUuid7}(), clock_timestamp())
      on conflict (${dotConfig.key}) do update
      set
        ${dotConfig.value} = excluded.${dotConfig.value},
        ${dotConfig.changed_by} = excluded.${dotConfig.changed_by},
        ${dotConfig.change_reason} = excluded.${dotConfig.change_reason},
        ${dotConfig.change_id} = excluded.${dotConfig.change_id},
        ${dotConfig.changed_at} = excluded.${dotConfig.changed_at};
    end if;

    return jsonb_build_object(
      'key', ${arg.p_key},
      'old', v_old,
      'new', ${fnDotConfigGet}(${arg.p_key}),
      'changed', v_stored is distinct from v_value,
      'was_overridden', v_stored is not null,
      'is_overridden', v_value is not null
    );
  `,
});
