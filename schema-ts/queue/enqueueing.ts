import { requireGate } from "../config/asked_gate.ts";
import { isActor, requireActor } from "../foundation/fn_iu_actor_require.ts";
import { type Fragment, type Hole, plpgsql, sql } from "../kit/index.ts";
import { fnJobOptions } from "./fn_job_options.ts";
import { jobsEnabled } from "./gates.ts";

/** Statement that reads the options of a call into the variables of their names; gate and actor are refused before them. */
export const readOptions = (options: Hole, actor: Hole): Fragment => plpgsql`
  if ${options} <> '{}' then
    ${requireGate(jobsEnabled)}
    ${requireActor(actor)}
    select o.run_at, o.priority, o.max_attempts, o.idempotency_key, o.traceparent, o.group_key
    into v_run_at, v_priority, v_attempts, v_key, v_traceparent, v_group_key
    from ${fnJobOptions}(${options}) o;
  end if;
`;

/**
 * Whether nothing about a call is unusual but perhaps its payload: it may be made, nobody waits for it, and its jobs are ready. One question,
 * because PostgreSQL makes every expression of a function ready anew in each transaction. False or null decides nothing: only then is
 * everything asked in turn.
 */
export const isUsual = (actor: Hole): Fragment => sql`
  v_open and ${isActor(actor)} and v_lane >= 0 and not v_limited
  and v_run_at = v_now and v_key is null and v_group_key is null
`;
