import { iuPieceCollection } from "../collection/iu_piece_collection.ts";
import { iuPieceMembership } from "../collection/iu_piece_membership.ts";
import { conflict, invalidArgument, notFound } from "../foundation/errors.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
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
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { iuDerivation } from "./iu_derivation.ts";
import { iuMembershipDecision } from "./iu_membership_decision.ts";
import { lastOperation, oneUnit, opensAll, splitProofUnit } from "./proof.ts";
import type { StructureUndone } from "./results.ts";

const c = iuPieceCollection;
const d = iuDerivation;
const l = iuLifecycleLog;
const m = iuPieceMembership;
const u = informationUnit;
const w = iuMembershipDecision;

export const fnIuStructureUndo = defineFunction({
  name: "fn_iu_structure_undo",
  summary: "Undoes a split, merge or supersession that nothing has built on.",
  details:
    "The old units are what they were, units that the operation made are withdrawn, and nothing is left to be decided about pieces. Refused with IU005 and what was built: a unit that has moved on, that was divided or replaced in turn, or that is a piece.",
  args: {
    p_operation: text("split, merge or supersede."),
    p_operation_id: uuid("The operation."),
    p_actor: text("Who asks; checked by the caller."),
  },
  returns: jsonb<StructureUndone>("What was undone."),
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [iuDerivation, iuMembershipDecision, informationUnit, iuLifecycleLog],
  pair: selfCompensating("Part of the functions that call it, which say how they are undone."),
  proof: scenario({
    given: sql`${oneUnit}; ${splitProofUnit}`,
    when: sql`select ${functionNamed("fn_iu_structure_undo")}('split', ${lastOperation}, 'proof')`,
    opens: opensAll,
  }),
  grantTo: [],
  errors: [invalidArgument, notFound, conflict],
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_from uuid[];
    v_to uuid[];
    v_operation text;
    v_undone_at timestamptz;
    v_minted uuid[];
    v_problems jsonb;
    v_decisions int;
  `,
  body: ({ arg }) => plpgsql`
    select
      min(${d.operation.of("d")}),
      array_agg(distinct ${d.from_iu_id.of("d")}),
      array_agg(distinct ${d.to_iu_id.of("d")})
    into v_operation, v_from, v_to
    from ${d} d
    where ${d.operation_id.of("d")} = ${arg.p_operation_id};
    if ${arg.p_operation_id} is null then
      ${raise(invalidArgument, "The id of an operation is required.", { argument: lit("p_operation_id"), path: lit("p_operation_id") })}
    elsif v_operation is distinct from ${arg.p_operation} then
      ${raise(
        notFound,
        sql`format('There is no %s %s.', ${arg.p_operation}, ${arg.p_operation_id})`,
        { path: lit("p_operation_id"), operation_id: arg.p_operation_id, expected: arg.p_operation, actual: sql`v_operation` },
        "Pass operation_id of what fn_iu_split, fn_iu_merge or fn_iu_supersede returned; fn_iu_lineage lists it.",
      )}
    end if;
    perform 1
    from ${u} u
    where ${u.iu_id.of("u")} = any (v_from || v_to)
    order by ${u.iu_id.of("u")}
    for no key update;

    select max(${d.undone_at.of("d")}) into v_undone_at from ${d} d where ${d.operation_id.of("d")} = ${arg.p_operation_id};
    if v_undone_at is not null then
      ${raise(
        conflict,
        sql`format('The %s %s is undone already.', ${arg.p_operation}, ${arg.p_operation_id})`,
        { path: lit("p_operation_id"), operation_id: arg.p_operation_id, expected: lit("not undone"), actual: sql`v_undone_at` },
        "There is nothing to undo.",
      )}
    end if;
    v_minted := case when v_operation = 'supersede' then '{}' else v_to end;

    select jsonb_agg(p.problem order by p.problem ->> 'reason', p.problem ->> 'iu_id')
    into v_problems
    from (
      select jsonb_build_object(
        'reason', 'state', 'iu_id', ${u.iu_id.of("u")}, 'expected', x.status, 'actual', ${u.lifecycle_status.of("u")}
      ) as problem
      from (
        select ${d.from_iu_id.of("d")} as iu_id, 'superseded' as status from ${d} d where ${d.operation_id.of("d")} = ${arg.p_operation_id}
        union
        select ${d.to_iu_id.of("d")}, ${d.to_status.of("d")} from ${d} d where ${d.operation_id.of("d")} = ${arg.p_operation_id}
      ) as x
      join ${u} u on ${u.iu_id.of("u")} = x.iu_id
      where ${u.lifecycle_status.of("u")} <> x.status
      union all
      select jsonb_build_object(
        'reason', 'version', 'iu_id', x.iu_id, 'expected', x.version_no, 'actual', ${u.current_version_no.of("u")}
      )
      from (
        select distinct ${d.to_iu_id.of("d")} as iu_id, ${d.to_version_no.of("d")} as version_no
        from ${d} d
        where ${d.operation_id.of("d")} = ${arg.p_operation_id}
      ) as x
      join ${u} u on ${u.iu_id.of("u")} = x.iu_id
      where ${u.current_version_no.of("u")} <> x.version_no
      union all
      select jsonb_build_object(
        'reason', 'derivation', 'iu_id', ${d.to_iu_id.of("d")}, 'operation', ${d.operation.of("d")}, 'operation_id', ${d.operation_id.of("d")}
      )
      from ${d} d
      where ${d.to_iu_id.of("d")} = any (v_minted) and ${d.undone_at.of("d")} is null and ${d.operation_id.of("d")} <> ${arg.p_operation_id}
      union all
      select jsonb_build_object(
        'reason', 'piece', 'iu_id', ${m.iu_id.of("m")}, 'collection_key', ${c.collection_key.of("c")}, 'piece_order', ${m.piece_order.of("m")}
      )
      from ${m} m
      join ${c} c on ${c.collection_id.of("c")} = ${m.collection_id.of("m")} and ${c.status.of("c")} = 'active'
      where ${m.iu_id.of("m")} = any (v_to)
        and (
          ${m.iu_id.of("m")} = any (v_minted)
          or exists (
            select
            from ${w} w
            where ${w.operation_id.of("w")} = ${arg.p_operation_id}
              and ${w.collection_id.of("w")} = ${m.collection_id.of("m")}
              and ${w.state.of("w")} = 'followed'
          )
        )
      limit 20
    ) as p;
    if v_problems is not null then
      ${raise(
        conflict,
        sql`format('Something was built on the %s %s: %s of the unit %s.', ${arg.p_operation}, ${arg.p_operation_id}, v_problems -> 0 ->> 'reason', v_problems -> 0 ->> 'iu_id')`,
        {
          path: lit("p_operation_id"),
          operation_id: arg.p_operation_id,
          expected: sql`coalesce(v_problems -> 0 -> 'expected', to_jsonb('nothing'::text))`,
          actual: sql`coalesce(v_problems -> 0 -> 'actual', v_problems -> 0 -> 'collection_key', v_problems -> 0 -> 'operation_id')`,
          problems: sql`v_problems`,
        },
        "Take back what the detail lists first: fn_iu_membership_undecide or fn_iu_piece_remove for a piece, the inverse of a later operation for a derivation or a state. A unit that was revised stays: supersede it instead.",
      )}
    end if;

    update ${d} d
    set ${d.undone_at} = v_at, ${d.undone_by} = ${arg.p_actor}
    where ${d.operation_id.of("d")} = ${arg.p_operation_id};
    update ${w} w
    set ${w.state} = 'void', ${w.decided_at} = v_at, ${w.decided_by} = ${arg.p_actor}
    where ${w.operation_id.of("w")} = ${arg.p_operation_id};
    get diagnostics v_decisions = row_count;

    update ${u} u
    set ${u.lifecycle_status} = d.from_status
    from (
      select distinct ${d.from_iu_id.of("o")}, ${d.from_status.of("o")}
      from ${d} o
      where ${d.operation_id.of("o")} = ${arg.p_operation_id}
    ) as d
    where ${u.iu_id.of("u")} = d.from_iu_id;
    update ${u} u
    set ${u.lifecycle_status} = 'withdrawn'
    where ${u.iu_id.of("u")} = any (v_minted);

    insert into ${l} (
      ${l.log_id}, ${l.iu_id}, ${l.transition_type}, ${l.actor}, ${l.from_status}, ${l.to_status}, ${l.version_no}, ${l.detail}
    )
    select
      ${fnIuUuid7}(v_at + row_number() over (order by p.is_minted, p.iu_id) * interval '1 microsecond'), p.iu_id,
      case when p.is_minted then 'withdraw' else 'un' || v_operation end, ${arg.p_actor}, p.from_status, p.to_status, p.version_no,
      jsonb_build_object('operation_id', ${arg.p_operation_id})
    from (
      select distinct false as is_minted, ${d.from_iu_id.of("d")} as iu_id, 'superseded' as from_status, ${d.from_status.of("d")} as to_status, ${d.from_version_no.of("d")} as version_no
      from ${d} d
      where ${d.operation_id.of("d")} = ${arg.p_operation_id}
      union all
      select true, n.iu_id, 'draft', 'withdrawn', 1 from unnest(v_minted) as n (iu_id)
    ) as p;

    return jsonb_build_object(
      'operation_id', ${arg.p_operation_id},
      'operation', v_operation,
      'restored', to_jsonb(v_from),
      'withdrawn', to_jsonb(v_minted),
      'decisions_void', v_decisions
    );
  `,
});
