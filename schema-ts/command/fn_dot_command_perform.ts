import { integrity, invalidArgument, notPermitted, unknownKey } from "../foundation/errors.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { core } from "../foundation/schemas.ts";
import {
  defineFunction,
  functionNamed,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
  uuid,
} from "../kit/index.ts";
import { fnAccessCaller } from "../scope/fn_access_caller.ts";
import { dotIuCommandCatalog } from "./dot_iu_command_catalog.ts";
import { dotIuCommandRun } from "./dot_iu_command_run.ts";
import { fnDotCommandArgumentProblems } from "./fn_dot_command_argument_problems.ts";
import { fnDotCommandCall } from "./fn_dot_command_call.ts";
import { fnDotCommandFacts } from "./fn_dot_command_facts.ts";
import { fnDotCommandSubject } from "./fn_dot_command_subject.ts";
import { fnDotCommandUndoCall } from "./fn_dot_command_undo_call.ts";
import { fnDotCommandUndoRequire } from "./fn_dot_command_undo_require.ts";
import { fnDotCommandWrites } from "./fn_dot_command_writes.ts";
import { proofArguments, proofCommand, proofWrites, undoLastRun } from "./proof.ts";
import type { CommandRun } from "./results.ts";

const c = dotIuCommandCatalog;
const r = dotIuCommandRun;

export const fnDotCommandPerform = defineFunction({
  name: "fn_dot_command_perform",
  summary: "Runs a command in a subtransaction and records the run: part of fn_dot_command_execute and fn_dot_command_undo.",
  details:
    "A dry run ends the subtransaction with a state of its own after everything was checked, so that its effects are gone; a refusal or failure ends it with what it says. Cancelled statements and lost connections are no failures of the command: they end the caller's transaction.",
  args: {
    p_command: text("A catalogued command."),
    p_args: jsonb<Record<string, unknown>>("Its arguments by name."),
    p_actor: text("Who runs it; checked by the caller."),
    p_mode: text("dry_run or real; checked by the caller."),
    p_undoes_run_id: uuid("The run it undoes, locked by the caller; null: none.").nullable(),
  },
  returns: jsonb<CommandRun>("The run."),
  volatility: "volatile",
  gate: ungated("Its callers are gated, and so is the command."),
  writes: proofWrites,
  pair: selfCompensating("Part of the functions that call it: fn_dot_command_undo undoes what they ran."),
  proof: scenario({
    when: sql`select ${functionNamed("fn_dot_command_perform")}(${lit(proofCommand)}, ${proofArguments}, 'proof', 'real', null)`,
    undo: undoLastRun,
    opens: ["iu_core.command_enabled"],
  }),
  grantTo: [],
  errors: [unknownKey, notPermitted, invalidArgument, integrity],
  exceptions: {
    "errors-by-state": "It records what a refusal said; only its SQLSTATE decides anything.",
  },
  example: "select iu_core.fn_dot_command_perform('iu.create', '{}', 'ana@example.org', 'dry_run', null)",
  declare: sql`
    v_run_id uuid := ${fnIuUuid7}();
    v_started_at timestamptz := clock_timestamp();
    v_invoker name := ${fnAccessCaller}()::name;
    v_command ${c};
    v_problems jsonb;
    v_before jsonb;
    v_counted jsonb;
    v_called boolean := false;
    v_proved boolean := false;
    v_result jsonb;
    v_row_counts jsonb := '{}'::jsonb;
    v_write_set text[] := '{}'::text[];
    v_undeclared text[];
    v_after jsonb;
    v_status text := 'succeeded';
    v_sqlstate text;
    v_message text;
    v_detail text;
    v_hint text;
  `,
  body: ({ arg }) => plpgsql`
    select c.* into v_command from ${c} c where ${c.command.of("c")} = ${arg.p_command};
    if not found then
      ${raise(
        unknownKey,
        sql`format('There is no command %s.', coalesce(left(${arg.p_command}, 200), 'null'))`,
        { argument: lit("p_command"), command: sql`left(${arg.p_command}, 200)` },
        "The table dot_iu_command_catalog lists the commands; so does iu-core command list.",
      )}
    end if;

    begin
      if v_command.module = 'command' then
        ${raise(
          notPermitted,
          "Commands are not run through each other.",
          { command: arg.p_command, function: sql`v_command.function_name` },
          "Run the command itself with fn_dot_command_execute, or undo its run with fn_dot_command_undo.",
        )}
      end if;
      if not exists (
        select
        from pg_proc as p
        join pg_roles as o on o.rolname = v_invoker
        where p.pronamespace = '${core}'::regnamespace
          and p.proname = v_command.function_name
          -- Whoever runs maintenance as a superuser must lend nobody more than a role that was named.
          and not o.rolsuper
          and has_function_privilege(o.oid, p.oid, 'execute')
      ) then
        ${raise(
          notPermitted,
          sql`format('The role %s may not run %s.', v_invoker, ${arg.p_command})`,
          {
            command: arg.p_command,
            function: sql`v_command.function_name`,
            role: sql`v_invoker`,
            callers: sql`to_jsonb(v_command.callers)`,
          },
          "Connect as, or SET ROLE to, a role that may call the function; a superuser always has to name one.",
        )}
      end if;
      v_problems := ${fnDotCommandArgumentProblems}(v_command.arguments, ${arg.p_args});
      if v_problems is not null then
        ${raise(
          invalidArgument,
          sql`format('%s: %s %s.', ${arg.p_command}, v_problems -> 0 ->> 'path', v_problems -> 0 ->> 'problem')`,
          { argument: lit("p_args"), path: sql`v_problems -> 0 -> 'path'`, problems: sql`v_problems`, takes: sql`v_command.arguments` },
          "Pass the command's own arguments, as the catalogue lists them.",
        )}
      end if;
      if ${arg.p_undoes_run_id} is not null then
        perform ${fnDotCommandUndoRequire}(${arg.p_undoes_run_id});
      end if;

      if ${arg.p_mode} = 'real' then
        v_before := ${fnDotCommandSubject}(v_command.subject, ${fnDotCommandFacts}(jsonb_build_array(${arg.p_args})));
      end if;
      v_counted := ${fnDotCommandWrites}();
      execute ${fnDotCommandCall}(to_jsonb(v_command), ${arg.p_args}) into v_result using ${arg.p_args}, ${arg.p_actor};
      v_called := true;

      select
        coalesce(
          jsonb_object_agg(
            w.relation,
            jsonb_build_object('inserted', w.inserted, 'updated', w.updated, 'deleted', w.deleted)
          ),
          '{}'
        ),
        coalesce(array_agg(w.relation order by w.relation collate "C"), '{}'),
        array_agg(w.relation order by w.relation collate "C") filter (where w.relation <> all (v_command.write_set))
      into v_row_counts, v_write_set, v_undeclared
      from (
        select
          n.relation,
          (n.counts ->> 0)::bigint - coalesce((v_counted -> n.relation ->> 0)::bigint, 0) as inserted,
          (n.counts ->> 1)::bigint - coalesce((v_counted -> n.relation ->> 1)::bigint, 0) as updated,
          (n.counts ->> 2)::bigint - coalesce((v_counted -> n.relation ->> 2)::bigint, 0) as deleted
        from jsonb_each(${fnDotCommandWrites}()) as n (relation, counts)
      ) as w
      where w.inserted + w.updated + w.deleted > 0;
      if v_undeclared is not null then
        ${raise(
          integrity,
          sql`format('%s wrote to %s, which it does not declare.', ${arg.p_command}, v_undeclared[1])`,
          { command: arg.p_command, undeclared: sql`to_jsonb(v_undeclared)`, declared: sql`to_jsonb(v_command.write_set)` },
          "Nothing of it was kept. Look for triggers that are not the product's, and for drift with fn_iu_schema_verify.",
        )}
      end if;

      if ${arg.p_mode} = 'dry_run' then
        v_proved := true;
        raise exception using errcode = 'IUDRY', message = 'A dry run ends here.';
      end if;
      v_after := ${fnDotCommandSubject}(
        v_command.subject,
        ${fnDotCommandFacts}(
          jsonb_build_array(
            ${arg.p_args}, v_result, ${fnDotCommandUndoCall}(v_command.undo_calls, ${arg.p_args}, v_result) -> 'arguments'
          )
        )
      );
    exception
      when others then
        if not v_proved then
          get stacked diagnostics
            v_sqlstate = returned_sqlstate,
            v_message = message_text,
            v_detail = pg_exception_detail,
            v_hint = pg_exception_hint;
          v_status := case when v_sqlstate like 'IU%' and not v_called then 'refused' else 'failed' end;
          v_result := null;
          v_before := null;
        end if;
    end;

    insert into ${r} (
      ${r.run_id}, ${r.command}, ${r.mode}, ${r.status}, ${r.args}, ${r.result}, ${r.sqlstate}, ${r.message}, ${r.detail}, ${r.hint},
      ${r.write_set}, ${r.row_counts}, ${r.before_state}, ${r.after_state}, ${r.undoes_run_id}, ${r.actor}, ${r.invoker}, ${r.started_at}
    )
    values (
      v_run_id, ${arg.p_command}, ${arg.p_mode}, v_status, ${arg.p_args}, v_result, v_sqlstate, v_message,
      case when v_sqlstate like 'IU%' then nullif(v_detail, '')::jsonb else to_jsonb(nullif(v_detail, '')) end,
      nullif(v_hint, ''),
      v_write_set, v_row_counts, v_before, v_after, ${arg.p_undoes_run_id}, ${arg.p_actor}, v_invoker, v_started_at
    )
    -- Only a transaction that cannot see another one's undoing comes here with the same run: it fails as one that has to be tried again.
    on conflict (${r.undoes_run_id}) where ${r.status} = 'succeeded' do nothing;
    return jsonb_build_object(
      'run_id', v_run_id,
      'command', ${arg.p_command},
      'mode', ${arg.p_mode},
      'status', v_status,
      'result', v_result,
      'sqlstate', v_sqlstate,
      'message', v_message,
      'detail', case when v_sqlstate like 'IU%' then nullif(v_detail, '')::jsonb else to_jsonb(nullif(v_detail, '')) end,
      'hint', nullif(v_hint, ''),
      'write_set', v_write_set,
      'row_counts', v_row_counts,
      'undoes_run_id', ${arg.p_undoes_run_id}
    );
  `,
});
