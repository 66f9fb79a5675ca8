import { dotConfig } from "../../config/dot_config.ts";
import { lit, sql } from "../../kit/index.ts";
import { deadLetterAlert } from "../../queue/gates.ts";
import { jobDeadLetter } from "../../queue/job_dead_letter.ts";
import { jobQueue } from "../../queue/job_queue.ts";
import { defineSurface, sampleSize } from "../surface.ts";
import { some } from "./facts.ts";

export const deadLettersSurface = defineSurface({
  surface: "dead_letters",
  module: "queue",
  query: sql`
    with allowed as (
      select coalesce(
        (select c.value::int from ${dotConfig} as c where c.key = ${deadLetterAlert} and jsonb_typeof(c.value) = 'number'),
        ${lit(deadLetterAlert.defaultValue as number)}
      ) as letters
    ), waiting as (
      select count(*) as letters, min(d.died_at) as oldest_at from ${jobDeadLetter} as d where d.state = 'dead'
    ), recent as (
      select
        count(*) as checked,
        ${some(sql`d.dead_letter_id`, sql`jsonb_typeof(d.errors) <> 'array' or d.errors = '[]'`)} as without_history,
        ${some(sql`d.dead_letter_id`, sql`d.state = 'replaying' and q.job_id is null`)} as without_job
      from (select n.* from ${jobDeadLetter} as n order by n.dead_letter_id desc limit ${lit(sampleSize)}) as d
      left join ${jobQueue} as q on q.job_id = d.job_id
    )
    select
      w.letters <= a.letters and r.without_history = '[]' and r.without_job = '[]',
      jsonb_build_object(
        'waiting', w.letters,
        'allowed', a.letters,
        'oldest_at', w.oldest_at,
        'letters_checked', r.checked,
        'without_history', r.without_history,
        'replayed_by_no_job', r.without_job)
    from waiting as w
    cross join allowed as a
    cross join recent as r
  `,
  expected: `no more dead letters wait than ${deadLetterAlert.name}; the newest ${sampleSize} have their history, and those being replayed a job`,
  hint: "Read v_job_dead_letter, mend the cause, and ask for a replay with fn_dlq_replay_request.",
});
