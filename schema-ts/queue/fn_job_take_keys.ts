import { idempotencyRegistry } from "../event/idempotency_registry.ts";
import {
  defineFunction,
  functionNamed,
  plpgsql,
  scenario,
  selfCompensating,
  sql,
  text,
  textArray,
  ungated,
  uuidArray,
} from "../kit/index.ts";
import { byLookUp } from "./job_queue.ts";

const i = idempotencyRegistry;

export const fnJobTakeKeys = defineFunction({
  name: "fn_job_take_keys",
  summary: "Takes idempotency keys of a queue for jobs, and says for each key whose it is.",
  args: {
    p_queue: text("The queue."),
    p_keys: textArray("The keys, each once."),
    p_job_ids: uuidArray("A new job for each key."),
  },
  returns: uuidArray("For each key its job: the new one, or the one that took the key before."),
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [idempotencyRegistry],
  pair: selfCompensating("A key stays taken as long as its policy says, whatever becomes of the job."),
  proof: scenario({
    when: sql`select ${functionNamed("fn_job_take_keys")}('default', '{proof}', array[gen_random_uuid()])`,
  }),
  grantTo: [],
  settings: byLookUp,
  declare: sql`v_taken int;`,
  body: plpgsql`
    insert into ${i} (${i.namespace}, ${i.key}, ${i.event_id})
    select 'job:' || p_queue, k.key, k.job_id
    from unnest(p_keys, p_job_ids) with ordinality as k (key, job_id, n)
    order by k.n
    on conflict (${i.namespace}, ${i.key}) do nothing;
    get diagnostics v_taken = row_count;
    if v_taken = cardinality(p_keys) then
      return p_job_ids;
    end if;
    return array(
      select ${i.event_id.of("i")}
      from unnest(p_keys) with ordinality as k (key, n)
      join ${i} i on ${i.namespace.of("i")} = 'job:' || p_queue and ${i.key.of("i")} = k.key
      order by k.n
    );
  `,
});
