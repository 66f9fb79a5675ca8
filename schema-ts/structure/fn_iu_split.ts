import { maxPieces } from "../collection/gates.ts";
import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { iuApp } from "../foundation/roles.ts";
import { fnReviewRequire } from "../governance/fn_review_require.ts";
import {
  boolean,
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
import type { PartSpec } from "./part_spec.ts";
import { lastOperation, oneUnit, opens, splitProofUnit } from "./proof.ts";
import type { SplitResult } from "./results.ts";

const d = iuDerivation;
const u = informationUnit;
const v = unitVersion;

export const fnIuSplit = defineFunction({
  name: "fn_iu_split",
  summary: "Divides the text of a unit among new units: the parts are drafts, the unit is superseded by them.",
  details:
    "Needs a review decision for split of exactly this unit as it is. A part is {title, body, canonical_address?, unit_kind?, metadata?}; at least two. Parts are in the scope of the unit. A part without an address gets <address of the unit>/<number>, with every further split of the unit <address>/<split>.<number>. Pieces that float on the unit stay on it and are listed in v_iu_membership_pending; pins never move. What is in force stays in force. The parts need not be the old text: lossless says whether they are, and p_lossless insists on it.",
  args: {
    p_iu_id: uuid("The unit, a draft or enacted."),
    p_parts: jsonb<PartSpec[]>("The parts, in the order of the text."),
    p_review_decision_id: uuid("The decision that allows it."),
    p_actor: actor(),
    p_lossless: boolean(
      "true: refuse unless the bodies of the parts, joined with nothing, one line end or a blank line, are the body of the unit.",
    ).default(false),
  },
  returns: jsonb<SplitResult>("The operation, the parts and what depends on the unit."),
  volatility: "volatile",
  gate: structureOpsEnabled,
  writes: [informationUnit, unitVersion, iuLifecycleLog, iuDerivation, iuMembershipDecision],
  pair: inverse("fn_iu_unsplit", "Unsplit with operation_id of the result, while nothing has built on the parts.", {
    p_operation_id: fromResult("operation_id"),
  }),
  proof: scenario({
    given: oneUnit,
    when: splitProofUnit,
    undo: sql`select ${functionNamed("fn_iu_unsplit")}(${lastOperation}, 'proof')`,
    opens,
  }),
  grantTo: [iuApp],
  errors: [invalidArgument],
  example: `select iu_core.fn_iu_split('0199c2f4-0000-7000-8000-000000000001', '[{"title": "Scope", "body": "…"}, {"title": "Terms", "body": "…"}]', '0199c2f4-0000-7000-8000-000000000002', 'ana@example.org')`,
  declare: sql`
    v_operation_id uuid := ${fnIuUuid7}();
    v_limit int := ${fnDotConfigGet}(${maxPieces})::int;
    v_count int := case jsonb_typeof(p_parts) when 'array' then jsonb_array_length(p_parts) end;
    v_taken record;
    v_unit record;
    v_iu_ids uuid[];
    v_lossless boolean;
  `,
  body: ({ arg }) => plpgsql`
    if (v_count between 2 and v_limit) is not true then
      ${raise(
        invalidArgument,
        sql`case when v_count is null then 'p_parts is an array of parts.' else format('A unit is split into 2 to %s parts, not %s.', v_limit, v_count) end`,
        { argument: lit("p_parts"), path: lit("$"), count: sql`v_count`, limit: sql`v_limit` },
        "Give at least two parts; to replace a text as a whole, revise the unit with fn_iu_revise.",
      )}
    end if;
    select k.statuses, k.version_nos
    into v_taken
    from ${fnIuUnitsTake}(array[${arg.p_iu_id}], '{p_iu_id}', 'split') k;
    perform ${fnReviewRequire}(${arg.p_review_decision_id}, 'split', array[${arg.p_iu_id}]);

    select
      ${u.canonical_address.of("u")} as address,
      ${u.unit_kind.of("u")},
      ${u.scope.of("u")},
      ${v.body.of("v")},
      (
        select 1 + count(distinct ${d.operation_id.of("d")})
        from ${d} d
        where ${d.from_iu_id.of("d")} = ${arg.p_iu_id} and ${d.operation.of("d")} = 'split'
      ) as split_no
    into v_unit
    from ${u} u
    join ${v} v on ${v.iu_id.of("v")} = ${u.iu_id.of("u")} and ${v.version_no.of("v")} = ${u.current_version_no.of("u")}
    where ${u.iu_id.of("u")} = ${arg.p_iu_id};
    v_iu_ids := ${fnIuUnitsMint}(
      ${arg.p_parts},
      array(
        select v_unit.address || '/' || case when v_unit.split_no > 1 then v_unit.split_no || '.' else '' end || g.n
        from generate_series(1, v_count) as g (n)
        order by g.n
      ),
      v_unit.unit_kind,
      v_unit.scope,
      ${arg.p_actor}
    );

    select v_unit.body in (
      string_agg(${v.body.of("v")}, '' order by p.n), string_agg(${v.body.of("v")}, E'\n' order by p.n), string_agg(${v.body.of("v")}, E'\n\n' order by p.n)
    )
    into v_lossless
    from unnest(v_iu_ids) with ordinality as p (iu_id, n)
    join ${v} v on ${v.iu_id.of("v")} = p.iu_id and ${v.version_no.of("v")} = 1;
    if ${arg.p_lossless} and not v_lossless then
      ${raise(
        invalidArgument,
        "The parts, joined, are not the text of the unit.",
        { argument: lit("p_parts"), path: lit("$"), iu_id: arg.p_iu_id, size: sql`octet_length(v_unit.body)` },
        "Divide the body as it is between two characters, at a line end or at a blank line; or split without p_lossless.",
      )}
    end if;

    return ${fnIuStructureRecord}(
      'split', v_operation_id, array[${arg.p_iu_id}], v_taken.version_nos, v_taken.statuses,
      v_iu_ids, array_fill(1, array[v_count]), array_fill('draft'::text, array[v_count]),
      ${arg.p_review_decision_id}, jsonb_build_object('lossless', v_lossless), ${arg.p_actor}
    ) || jsonb_build_object('lossless', v_lossless);
  `,
});
