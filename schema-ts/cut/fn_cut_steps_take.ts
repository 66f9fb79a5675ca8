import { conflict, integrity } from "../foundation/errors.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { defineFunction, jsonb, plpgsql, raise, scenario, selfCompensating, sql, text, ungated, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { compensationSteps, lastCompensation } from "./compensation_steps.ts";
import { cutCompensation, cutCompensationStep } from "./cut_compensation.ts";
import { cutDocument } from "./cut_document.ts";
import { cutLeg } from "./cut_leg.ts";
import { cutRequest } from "./cut_request.ts";
import { given, newest, opens } from "./proof.ts";
import { headOf } from "./requests.ts";

const c = cutCompensation;
const d = cutDocument;
const g = iuLifecycleLog;
const l = cutLeg;
const q = cutRequest;
const s = cutCompensationStep;
const u = informationUnit;
const v = unitVersion;

/** What taking back a cut, or its compensation, did. */
export interface CompensationReport {
  compensation_id: string;
  steps: number;
  withdrawn: number;
  restored: number;
  /** Units that got a former text as a new version. */
  reverted: number;
}

export const fnCutStepsTake = defineFunction({
  name: "fn_cut_steps_take",
  summary: "Takes all steps of a compensation, or of taking one back, and records them; or none, when one is not ready.",
  details:
    "Called with the cut locked. Locks the document, then the units in the order of their ids. Refused with IU005 when another cut of the document came after it, with IU010 when a unit is not what was left.",
  args: { p_cut_request_id: uuid("The cut; its row is locked."), p_actor: text("Who asks; checked by the caller.") },
  returns: jsonb<CompensationReport>("Units by what became of them."),
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [informationUnit, unitVersion, iuLifecycleLog, cutCompensation, cutCompensationStep],
  pair: selfCompensating("Part of fn_cut_compensate and fn_cut_reinstate, which undo each other."),
  proof: scenario({
    given: given.executedAgain,
    when: newest("fn_cut_steps_take"),
    opens: opens.nothing,
  }),
  grantTo: [],
  errors: [conflict, integrity],
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_compensation_id uuid := ${fnIuUuid7}();
    v_request ${q};
    v_undoes uuid;
    v_expected uuid;
    v_head uuid;
    v_steps ${s}[];
    v_digest text;
    v_problems jsonb;
  `,
  body: ({ arg }) => plpgsql`
    select q.* into v_request from ${q} q where ${q.cut_request_id.of("q")} = ${arg.p_cut_request_id};
    perform from ${d} d where ${d.document_key.of("d")} = v_request.document_key for no key update;
    v_expected := case when v_request.state = 'compensated' then v_request.base_cut_request_id else ${arg.p_cut_request_id} end;
    v_head := ${headOf(sql`v_request.document_key`)};
    if v_head is distinct from v_expected then
      ${raise(
        conflict,
        "Another cut of the document came after this one.",
        { cut_request_id: arg.p_cut_request_id, expected: sql`v_expected`, actual: sql`v_head` },
        "Compensate the later cut first; it is in the detail.",
      )}
    end if;
    perform
    from ${u} u
    where ${u.iu_id.of("u")} = any (array(select ${l.iu_id.of("l")} from ${l} l where ${l.cut_request_id.of("l")} = ${arg.p_cut_request_id}))
    order by ${u.iu_id.of("u")}
    for update;

    select
      array_agg(
        row(
          v_compensation_id, p.step_no, p.iu_id, p.from_status, p.to_status, p.from_version_no,
          p.from_version_no + case when p.text_version_no is null then 0 else 1 end, p.text_version_no,
          p.from_metadata, p.to_metadata, p.precondition_digest
        )::${s}
        order by p.step_no
      ),
      ${fnIuSha256}(coalesce(string_agg(p.precondition_digest || E'\n', '' order by p.step_no), '')),
      jsonb_agg(
        jsonb_build_object(
          'step_no', p.step_no, 'problem', p.problem, 'iu_id', p.iu_id, 'canonical_address', p.canonical_address,
          'expected', p.precondition_digest, 'actual', p.current_digest, 'status', p.from_status, 'version_no', p.from_version_no
        )
        order by p.step_no
      ) filter (where p.problem is not null)
    into v_steps, v_digest, v_problems
    from (
      ${compensationSteps(arg.p_cut_request_id, sql`(v_request.state = 'compensated')`)}
    ) as p;
    if v_problems is not null then
      ${raise(
        integrity,
        sql`
          format(
            '%s units are not what was left, or are in use: %s is %s.',
            jsonb_array_length(v_problems), v_problems -> 0 ->> 'canonical_address',
            case v_problems -> 0 ->> 'problem' when 'in_use' then 'a piece of an active collection' else 'another text or in another state' end
          )
        `,
        {
          cut_request_id: arg.p_cut_request_id,
          iu_id: sql`v_problems -> 0 -> 'iu_id'`,
          expected: sql`v_problems -> 0 -> 'expected'`,
          actual: sql`v_problems -> 0 -> 'actual'`,
          steps: sql`jsonb_path_query_array(v_problems, '$[0 to 19]')`,
        },
        "Look at fn_cut_compensation_plan. Take back what was built on the units first: revisions, enactments with fn_iu_unenact, places in collections.",
      )}
    end if;

    if v_request.state = 'compensated' then
      v_undoes := ${lastCompensation(arg.p_cut_request_id)};
    end if;
    insert into ${c} (${c.compensation_id}, ${c.cut_request_id}, ${c.undoes}, ${c.from_state}, ${c.step_count}, ${c.plan_digest}, ${c.created_at}, ${c.created_by})
    values (
      v_compensation_id, ${arg.p_cut_request_id}, v_undoes, v_request.state, coalesce(cardinality(v_steps), 0), v_digest, v_at, ${arg.p_actor}
    );
    insert into ${s}
    select s.*
    from unnest(v_steps) s;

    insert into ${v} (
      ${v.iu_id}, ${v.version_no}, ${v.title}, ${v.body}, ${v.body_digest}, ${v.change_note}, ${v.created_by}
    )
    select
      ${s.iu_id.of("s")}, ${s.to_version_no.of("s")}, ${v.title.of("v")}, ${v.body.of("v")}, ${v.body_digest.of("v")},
      case when v_undoes is null then 'Compensates cut ' else 'Reinstates cut ' end || ${arg.p_cut_request_id}, ${arg.p_actor}
    from unnest(v_steps) s
    join ${v} v on ${v.iu_id.of("v")} = ${s.iu_id.of("s")} and ${v.version_no.of("v")} = ${s.text_version_no.of("s")};
    update ${u} u
    set
      ${u.current_version_no} = ${s.to_version_no.of("s")},
      ${u.lifecycle_status} = ${s.to_status.of("s")},
      ${u.metadata} = ${s.to_metadata.of("s")}
    from unnest(v_steps) s
    where ${u.iu_id.of("u")} = ${s.iu_id.of("s")}
      and (${s.from_status.of("s")} <> ${s.to_status.of("s")} or ${s.text_version_no.of("s")} is not null);

    insert into ${g} (
      ${g.log_id}, ${g.iu_id}, ${g.transition_type}, ${g.actor}, ${g.from_status}, ${g.to_status}, ${g.version_no}, ${g.detail}
    )
    select
      ${fnIuUuid7}(v_at + (row_number() over (order by ${s.step_no.of("s")}, t.nth)) * interval '1 microsecond'),
      ${s.iu_id.of("s")}, t.transition, ${arg.p_actor}, t.from_status, t.to_status, t.version_no,
      jsonb_build_object('cut_request_id', ${arg.p_cut_request_id}, 'document_key', v_request.document_key, 'compensation_id', v_compensation_id)
    from unnest(v_steps) s
    cross join lateral (
      values
        (1, ${s.to_status.of("s")} <> 'withdrawn' and ${s.from_status.of("s")} = 'withdrawn', 'restore', ${s.from_status.of("s")}, ${s.to_status.of("s")}, ${s.from_version_no.of("s")}),
        (
          2, ${s.text_version_no.of("s")} is not null, 'revise',
          case ${s.from_status.of("s")} when 'withdrawn' then ${s.to_status.of("s")} else ${s.from_status.of("s")} end,
          case ${s.from_status.of("s")} when 'withdrawn' then ${s.to_status.of("s")} else ${s.from_status.of("s")} end,
          ${s.to_version_no.of("s")}
        ),
        (3, ${s.to_status.of("s")} = 'withdrawn' and ${s.from_status.of("s")} <> 'withdrawn', 'withdraw', ${s.from_status.of("s")}, ${s.to_status.of("s")}, ${s.to_version_no.of("s")})
    ) as t (nth, happens, transition, from_status, to_status, version_no)
    where t.happens;

    return (
      select jsonb_build_object(
        'compensation_id', v_compensation_id,
        'steps', count(*),
        'withdrawn', count(*) filter (where ${s.to_status.of("s")} = 'withdrawn' and ${s.from_status.of("s")} <> 'withdrawn'),
        'restored', count(*) filter (where ${s.from_status.of("s")} = 'withdrawn' and ${s.to_status.of("s")} <> 'withdrawn'),
        'reverted', count(*) filter (where ${s.text_version_no.of("s")} is not null)
      )
      from unnest(v_steps) s
    );
  `,
});
