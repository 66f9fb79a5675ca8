import { iuPieceCollection } from "../collection/iu_piece_collection.ts";
import { iuPieceMembership } from "../collection/iu_piece_membership.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import {
  defineFunction,
  functionNamed,
  intArray,
  jsonb,
  lit,
  plpgsql,
  scenario,
  selfCompensating,
  sql,
  text,
  textArray,
  ungated,
  uuid,
  uuidArray,
} from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { iuDerivation } from "./iu_derivation.ts";
import { iuMembershipDecision } from "./iu_membership_decision.ts";
import { opens, twoUnits, unitAt } from "./proof.ts";
import type { StructureChange } from "./results.ts";

const c = iuPieceCollection;
const d = iuDerivation;
const l = iuLifecycleLog;
const m = iuPieceMembership;
const u = informationUnit;
const w = iuMembershipDecision;

export const fnIuStructureRecord = defineFunction({
  name: "fn_iu_structure_record",
  summary: "Writes down that units stand for others from now on: lineage, states, log, and what is to be decided about pieces.",
  details:
    "Every old unit is paired with every new one. New units of a split or merge were just made and are logged here as well, in one statement. Pieces that float on an old unit stay where they are and are listed for decision. The caller has locked all units and asked for the review.",
  args: {
    p_operation: text("split, merge or supersede."),
    p_operation_id: uuid("Identity of the operation."),
    p_from_iu_ids: uuidArray("The old units."),
    p_from_version_nos: intArray("Their versions."),
    p_from_statuses: textArray("Their states."),
    p_to_iu_ids: uuidArray("The new units."),
    p_to_version_nos: intArray("Their versions."),
    p_to_statuses: textArray("Their states."),
    p_review_decision_id: uuid("The decision that allows it."),
    p_detail: jsonb<Record<string, unknown>>("What the log says besides."),
    p_actor: text("Who asks; checked by the caller."),
  },
  returns: jsonb<StructureChange>("What was written."),
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [iuDerivation, informationUnit, iuLifecycleLog, iuMembershipDecision],
  pair: selfCompensating("Part of the functions that call it, which are undone as a whole."),
  proof: scenario({
    given: twoUnits("supersede"),
    when: sql`
      select ${functionNamed("fn_iu_structure_record")}(
        'supersede', ${fnIuUuid7}(), array[${unitAt("proof/a")}], '{1}', '{draft}', array[${unitAt("proof/b")}], '{1}', '{draft}',
        ${lit("00000000-0000-7000-8000-000000000000")}, '{}', 'proof'
      )
    `,
    opens,
  }),
  grantTo: [],
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_derivations int;
    v_memberships int;
  `,
  body: ({ arg }) => plpgsql`
    insert into ${d} (
      ${d.derivation_id}, ${d.operation}, ${d.operation_id}, ${d.from_iu_id}, ${d.from_version_no}, ${d.from_status},
      ${d.to_iu_id}, ${d.to_version_no}, ${d.to_status}, ${d.part_no}, ${d.review_decision_id}, ${d.created_at}, ${d.created_by}
    )
    select
      ${fnIuUuid7}(v_at + greatest(f.n, t.n) * interval '1 microsecond'), ${arg.p_operation}, ${arg.p_operation_id}, f.iu_id, f.version_no, f.status,
      t.iu_id, t.version_no, t.status, greatest(f.n, t.n), ${arg.p_review_decision_id}, v_at, ${arg.p_actor}
    from unnest(${arg.p_from_iu_ids}, ${arg.p_from_version_nos}, ${arg.p_from_statuses}) with ordinality as f (iu_id, version_no, status, n)
    cross join unnest(${arg.p_to_iu_ids}, ${arg.p_to_version_nos}, ${arg.p_to_statuses}) with ordinality as t (iu_id, version_no, status, n);
    get diagnostics v_derivations = row_count;

    update ${u} u
    set ${u.lifecycle_status} = 'superseded'
    where ${u.iu_id.of("u")} = any (${arg.p_from_iu_ids});

    insert into ${l} (
      ${l.log_id}, ${l.iu_id}, ${l.transition_type}, ${l.actor}, ${l.from_status}, ${l.to_status}, ${l.version_no}, ${l.detail}
    )
    select
      ${fnIuUuid7}(v_at + row_number() over (order by p.step, p.n) * interval '1 microsecond'), p.iu_id, p.transition, ${arg.p_actor},
      p.from_status, p.to_status, p.version_no, p.detail || jsonb_build_object('operation_id', ${arg.p_operation_id})
    from (
      select
        1 as step, t.n, t.iu_id, 'create' as transition, null as from_status, 'draft' as to_status, 1 as version_no,
        jsonb_build_object('from_iu_ids', to_jsonb(${arg.p_from_iu_ids}[1:20])) as detail
      from unnest(${arg.p_to_iu_ids}) with ordinality as t (iu_id, n)
      where ${arg.p_operation} <> 'supersede'
      union all
      select 2, f.n, f.iu_id, ${arg.p_operation}, f.status, 'superseded', f.version_no, ${arg.p_detail}
      from unnest(${arg.p_from_iu_ids}, ${arg.p_from_version_nos}, ${arg.p_from_statuses}) with ordinality as f (iu_id, version_no, status, n)
    ) as p
    order by p.step, p.n;

    with listed as (
      insert into ${w} (${w.operation_id}, ${w.collection_id}, ${w.pieces}, ${w.manifest_no}, ${w.listed_at})
      select
        ${arg.p_operation_id},
        p.collection_id,
        p.pieces,
        (select ${c.manifest_no.of("c")} from ${c} c where ${c.collection_id.of("c")} = p.collection_id),
        v_at
      from (
        select
          ${m.collection_id.of("m")},
          jsonb_agg(
            jsonb_build_object('piece_order', ${m.piece_order.of("m")}, 'iu_id', ${m.iu_id.of("m")}, 'role', ${m.role.of("m")})
            order by ${m.piece_order.of("m")}
          ) as pieces
        from ${m} m
        where ${m.iu_id.of("m")} = any (${arg.p_from_iu_ids}) and ${m.pinned_version_no.of("m")} is null
        group by ${m.collection_id.of("m")}
      ) as p
      returning ${w.pieces}
    )
    select coalesce(sum(jsonb_array_length(i.pieces)), 0)::int
    into v_memberships
    from listed i;

    return jsonb_build_object(
      'operation_id', ${arg.p_operation_id},
      'operation', ${arg.p_operation},
      'iu_ids', to_jsonb(${arg.p_to_iu_ids}),
      'derivations', v_derivations,
      'memberships_affected', v_memberships
    );
  `,
});
