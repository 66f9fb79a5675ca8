import { dotConfig } from "../config/dot_config.ts";
import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { fnDotConfigRegistered } from "../config/fn_dot_config_registered.ts";
import { proofRequired as proofRequiredError } from "../foundation/errors.ts";
import { defineTrigger, defineTriggerFunction, plpgsql, raise, sql } from "../kit/index.ts";
import { proofRequired } from "./settings.ts";
import { vProofStatus } from "./v_proof_status.ts";

const c = dotConfig;

export const fnProofGateBind = defineTriggerFunction({
  name: "fn_proof_gate_bind",
  summary: "Refuses to open a gate while proofs are required and a function behind it has none for its current definition.",
  details:
    "Closing is always possible, and so is opening where proof.required is false after the statement. A statement that inserts proof.required together with open gates, as a restore does, turns the requirement on for what comes after it.",
  writes: "nothing",
  security: "definer",
  errors: [proofRequiredError],
  declare: sql`
    v_written ${dotConfig}[];
    v_gates jsonb;
    v_functions jsonb;
  `,
  body: plpgsql`
    v_written := array(select row(w.*)::${dotConfig} from written w);
    if not exists (select from unnest(v_written) w where ${c.value.of("w")} = 'true')
      or ${fnDotConfigGet}(${proofRequired}) is distinct from 'true'
      or tg_op = 'INSERT' and exists (select from unnest(v_written) w where ${c.key.of("w")} = ${proofRequired})
    then
      return null;
    end if;

    select
      jsonb_agg(distinct s.gate),
      jsonb_agg(
        distinct jsonb_build_object(
          'function', s.function_name,
          'gate', s.gate,
          'problem', case when s.proved_digest is null then 'missing' else 'stale' end,
          'definition_digest', s.definition_digest,
          'proved_digest', s.proved_digest
        )
      )
    into v_gates, v_functions
    from unnest(v_written) w
    cross join lateral ${fnDotConfigRegistered}(${c.key.of("w")}) e
    join ${vProofStatus} s on s.gate = e.registered_key
    where ${c.value.of("w")} = 'true' and not s.ok;

    if v_functions is not null then
      ${raise(
        proofRequiredError,
        sql`
          format(
            'The gate %s does not open: %s functions behind it have no proof for their current definition.',
            v_gates ->> 0,
            jsonb_array_length(v_functions)
          )
        `,
        { gates: sql`v_gates`, functions: sql`v_functions` },
      )}
    end if;
    return null;
  `,
});

export const proofGateTriggers = (["insert", "update"] as const).map((event) =>
  defineTrigger({
    name: `dot_config_proof_${event}`,
    summary: "Refuses to open gates without the proofs a deployment requires.",
    on: dotConfig,
    timing: "after",
    events: [event],
    newTable: "written",
    execute: fnProofGateBind,
  }),
);
