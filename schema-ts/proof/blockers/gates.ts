import { vDotConfig } from "../../config/v_dot_config.ts";
import { sql } from "../../kit/index.ts";
import { defineBlockers } from "../blocker_source.ts";
import { proofGateFunction } from "../proof_gate_function.ts";

export const closedGates = defineBlockers({
  blockers: ["GATE_CLOSED"],
  module: "config",
  query: sql`
    select
      'GATE_CLOSED',
      c.key,
      jsonb_build_object(
        'description', c.description,
        'is_overridden', c.is_overridden,
        'functions', (select count(*) from ${proofGateFunction} as g where g.gate = c.key)
      ),
      format('An operator opens it with fn_dot_config_set(%L, ''true'', <who>, <why>).', c.key)
    from ${vDotConfig} as c
    where c.kind = 'gate'
      and c.default_value = 'false'
      and c.value is distinct from 'true'
      and right(c.key, 2) <> '.*'
  `,
});
