import { defineFunction, jsonb, plpgsql, sql } from "../kit/index.ts";
import type { CommandSubject } from "./dot_iu_command_catalog.ts";
import type { SubjectState } from "./dot_iu_command_run.ts";
import { fnDotCommandSubjectQueries } from "./fn_dot_command_subject_queries.ts";

export const fnDotCommandSubject = defineFunction({
  name: "fn_dot_command_subject",
  summary:
    "Digests of the rows a run is about, by relation: those that the facts name by a key, so that their number does not grow with the tables.",
  details: "A row counts as its text; the digest is that of fn_iu_state_digest.",
  args: {
    p_subject: jsonb<readonly CommandSubject[]>("The subject of the command, as the catalogue has it."),
    p_facts: jsonb<Record<string, readonly string[]>>("Arrays of values by name."),
  },
  returns: jsonb<readonly SubjectState[]>("One for each relation that could be looked at, in the order of the subject."),
  volatility: "stable",
  grantTo: [],
  // As in fn_iu_state_digest: how rows are written as text must not depend on who asks.
  settings: { DateStyle: "ISO, YMD", IntervalStyle: "postgres", TimeZone: "UTC", bytea_output: "hex", extra_float_digits: "1" },
  example: `select iu_core.fn_dot_command_subject(c.subject, '{"key": ["iu_core.max_pieces"]}') from iu_core.dot_iu_command_catalog c where c.command = 'dot.config_set'`,
  declare: ({ arg }) => sql`
    v_queries jsonb := ${fnDotCommandSubjectQueries}(${arg.p_subject}, ${arg.p_facts});
    v_state jsonb;
  `,
  body: ({ arg }) => plpgsql`
    if v_queries ->> 'digest' is null then
      return '[]'::jsonb;
    end if;
    execute format(
      'select jsonb_agg(jsonb_build_object(''relation'', d.relation, ''row_count'', d.row_count, ''digest'', encode(sha256(convert_to(concat_ws(''|'', d.relation, d.row_count, d.low, d.high), ''UTF8'')), ''hex'')) order by d.n) from (%s) as d',
      v_queries ->> 'digest'
    )
    into v_state
    using ${arg.p_facts};
    return v_state;
  `,
});
