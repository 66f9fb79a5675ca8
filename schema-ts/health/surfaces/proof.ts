import { fnDotConfigGet } from "../../config/fn_dot_config_get.ts";
import { vDotConfig } from "../../config/v_dot_config.ts";
import { sql } from "../../kit/index.ts";
import { proofRecord } from "../../proof/proof_record.ts";
import { proofRequired } from "../../proof/settings.ts";
import { vProofStatus } from "../../proof/v_proof_status.ts";
import { defineSurface } from "../surface.ts";
import { isAppendOnly, some } from "./facts.ts";

export const proofSurface = defineSurface({
  surface: "proof",
  module: "proof",
  query: sql`
    with behind as (
      select
        s.function_name,
        bool_or(s.ok) as is_proved,
        bool_or(s.proved_digest is not null) as was_proved,
        coalesce(bool_or(c.value = 'true'), false) as is_open
      from ${vProofStatus} as s
      left join ${vDotConfig} as c on c.key = s.gate
      group by s.function_name
    ), counted as (
      select
        ${fnDotConfigGet}(${proofRequired}) = 'true' as is_required,
        count(*) as functions,
        count(*) filter (where b.is_proved) as proved,
        count(*) filter (where b.is_open and b.was_proved and not b.is_proved) as stale,
        count(*) filter (where b.is_open and not b.was_proved) as missing,
        ${some(sql`b.function_name`, sql`b.is_open and b.was_proved and not b.is_proved`)} as stale_functions,
        ${some(sql`b.function_name`, sql`b.is_open and not b.was_proved`)} as missing_functions
      from (
        select o.* from behind as o order by o.function_name collate "C"
      ) as b
    )
    select
      c.stale = 0 and (c.missing = 0 or not c.is_required) and ${isAppendOnly(proofRecord)},
      jsonb_build_object(
        'required', c.is_required,
        'functions', c.functions,
        'proved', c.proved,
        'stale_behind_open_gates', c.stale_functions,
        'missing_behind_open_gates', c.missing_functions,
        'record_append_only', ${isAppendOnly(proofRecord)})
    from counted as c
  `,
  expected:
    "no function behind an open gate has been replaced since it was proved, none is unproved where proofs are required, and the record is append-only",
  hint: "Close the gate, find out with fn_iu_schema_verify whether the definition is meant, then prove it and record the proof.",
});
