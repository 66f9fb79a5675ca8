import { maxPieces } from "../collection/gates.ts";
import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { conflict, invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { iuApp } from "../foundation/roles.ts";
import { fnReviewRequire } from "../governance/fn_review_require.ts";
import {
  defineFunction,
  fromResult,
  functionNamed,
  inverse,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  sql,
  uuid,
  uuidArray,
} from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { fnIuStructureRecord } from "./fn_iu_structure_record.ts";
import { fnIuUnitsMint } from "./fn_iu_units_mint.ts";
import { fnIuUnitsTake } from "./fn_iu_units_take.ts";
import { structureOpsEnabled } from "./gates.ts";
import { iuDerivation } from "./iu_derivation.ts";
import { iuMembershipDecision } from "./iu_membership_decision.ts";
import type { TargetSpec } from "./part_spec.ts";
import { lastOperation, mergeProofUnits, opens, twoUnits } from "./proof.ts";
import type { StructureChange } from "./results.ts";

const d = iuDerivation;
const u = informationUnit;
const v = unitVersion;

export const fnIuMerge = defineFunction({
  name: "fn_iu_merge",
  summary: "Puts the texts of several units into one new unit: it is a draft, the units are superseded by it.",
  details:
    "Needs a review decision for merge of exactly these units as they are. The target is {title, body?, canonical_address?, unit_kind?, metadata?}. Without a body it has the bodies of the units, joined with a blank line in the order given; without a kind that of the first; without an address <address of the first>/merged, with every further merge of that unit <address>/merged.<merge>. It is in the scope that units of it have; units of different scopes are refused. Pieces that float on the units stay on them and are listed in v_iu_membership_pending; pins never move. What is in force stays in force.",
  args: {
    p_iu_ids: uuidArray("The units in the order of the text, drafts or enacted; at least two."),
    p_target: jsonb<TargetSpec>("The new unit."),
    p_review_decision_id: uuid("The decision that allows it."),
    p_actor: actor(),
  },
  returns: jsonb<StructureChange>("The operation, the new unit and what depends on the old ones."),
  volatility: "volatile",
  gate: structureOpsEnabled,
  writes: [informationUnit, unitVersion, iuLifecycleLog, iuDerivation, iuMembershipDecision],
  pair: inverse("fn_iu_unmerge", "Unmerge with operation_id of the result, while nothing has built on the new unit.", {
    p_operation_id: fromResult("operation_id"),
  }),
  proof: scenario({
    given: twoUnits("merge"),
    when: mergeProofUnits,
    undo: sql`select ${functionNamed("fn_iu_unmerge")}(${lastOperation}, 'proof')`,
    opens,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, conflict],
  example: `select iu_core.fn_iu_merge('{0199c2f4-0000-7000-8000-000000000001,0199c2f4-0000-7000-8000-000000000002}', '{"title": "Scope and terms"}', '0199c2f4-0000-7000-8000-000000000003', 'ana@example.org')`,
  declare: sql`
    v_operation_id uuid := ${fnIuUuid7}();
    v_limit int := ${fnDotConfigGet}(${maxPieces})::int;
    v_count int := cardinality(p_iu_ids);
    v_taken record;
    v_first record;
    v_scopes text[];
    v_target jsonb := p_target;
    v_iu_ids uuid[];
  `,
  body: ({ arg }) => plpgsql`
    if (v_count between 2 and v_limit) is not true then
      ${raise(
        invalidArgument,
        sql`format('2 to %s units are merged, not %s.', v_limit, coalesce(v_count, 0))`,
        { argument: lit("p_iu_ids"), path: lit("p_iu_ids"), count: sql`coalesce(v_count, 0)`, limit: sql`v_limit` },
        "Name at least two units, in the order of the text.",
      )}
    elsif jsonb_typeof(v_target) is distinct from 'object' then
      ${raise(invalidArgument, "p_target is the new unit, a JSON object.", { argument: lit("p_target"), path: lit("$") })}
    end if;
    select k.statuses, k.version_nos
    into v_taken
    from ${fnIuUnitsTake}(
      ${arg.p_iu_ids}, array(select format('p_iu_ids[%s]', g.n) from generate_series(0, v_count - 1) as g (n) order by g.n), 'merge'
    ) k;
    perform ${fnReviewRequire}(${arg.p_review_decision_id}, 'merge', ${arg.p_iu_ids});

    v_scopes := array(
      select distinct ${u.scope.of("u")}
      from ${u} u
      where ${u.iu_id.of("u")} = any (${arg.p_iu_ids}) and ${u.scope.of("u")} is not null
    );
    if cardinality(v_scopes) > 1 then
      ${raise(
        conflict,
        "The units are in different scopes: nobody may see what becomes of them.",
        { path: lit("p_iu_ids"), expected: lit("at most one scope"), actual: sql`to_jsonb(v_scopes)` },
        "Bring them into one scope with fn_iu_scope_set first.",
      )}
    end if;

    if coalesce(jsonb_typeof(v_target -> 'body'), 'null') = 'null' then
      v_target := v_target || (
        select jsonb_build_object('body', string_agg(${v.body.of("v")}, E'\n\n' order by p.n))
        from unnest(${arg.p_iu_ids}, v_taken.version_nos) with ordinality as p (iu_id, version_no, n)
        join ${v} v on ${v.iu_id.of("v")} = p.iu_id and ${v.version_no.of("v")} = p.version_no
      );
    end if;
    select
      ${u.canonical_address.of("u")} as address,
      ${u.unit_kind.of("u")},
      (
        select 1 + count(distinct ${d.operation_id.of("d")})
        from ${d} d
        where ${d.from_iu_id.of("d")} = ${u.iu_id.of("u")} and ${d.operation.of("d")} = 'merge'
      ) as merge_no
    into v_first
    from ${u} u
    where ${u.iu_id.of("u")} = ${arg.p_iu_ids}[1];
    v_iu_ids := ${fnIuUnitsMint}(
      v_target,
      array[v_first.address || '/merged' || case when v_first.merge_no > 1 then '.' || v_first.merge_no else '' end],
      v_first.unit_kind,
      v_scopes[1],
      ${arg.p_actor}
    );

    return ${fnIuStructureRecord}(
      'merge', v_operation_id, ${arg.p_iu_ids}, v_taken.version_nos, v_taken.statuses,
      v_iu_ids, '{1}', '{draft}', ${arg.p_review_decision_id}, '{}', ${arg.p_actor}
    );
  `,
});
