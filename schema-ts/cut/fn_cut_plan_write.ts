import { fnApprovalInvalidate } from "../approval/fn_approval_invalidate.ts";
import { requestChange } from "../approval/requests.ts";
import { fnIuPieceProblemsRefuse } from "../collection/fn_iu_piece_problems_refuse.ts";
import { problemOf } from "../collection/piece_spec.ts";
import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { conflict, invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
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
import { maxBodyBytes } from "../unit/gates.ts";
import type { BlockSpec } from "./block_spec.ts";
import { cutLeg } from "./cut_leg.ts";
import { cutRequest } from "./cut_request.ts";
import { cutRequestTransition } from "./cut_request_transition.ts";
import { maxBlocks } from "./gates.ts";
import { judgedBlocks } from "./judged_blocks.ts";
import { planDigest } from "./plan_digest.ts";
import { freeAddresses, knownUnits, matchedUnits } from "./plan_match.ts";
import { type CutPlan, planResult } from "./plan_result.ts";
import { given, opens } from "./proof.ts";
import { headOf, lockedRequest, lockRequest, logTransition } from "./requests.ts";
import { slugOf } from "./slug.ts";
import { cutSubject } from "./subject.ts";

const l = cutLeg;
const q = cutRequest;
const problem = problemOf(sql`b.n`);

export const fnCutPlanWrite = defineFunction({
  name: "fn_cut_plan_write",
  summary: "Judges the blocks of a plan, finds out what each means for the document's units, and stores the plan.",
  details:
    "A block is matched with the unit at its address; where the address is derived from a title, with a unit of the same text first. Units of the document that no block is matched with go.",
  args: {
    p_cut_request_id: uuid("The cut."),
    p_blocks: jsonb<BlockSpec[]>("The blocks, in any order."),
    p_actor: text("Who asks; checked by the caller."),
  },
  returns: jsonb<CutPlan>("The plan in figures."),
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [cutRequest, cutRequestTransition, cutLeg, ...requestChange],
  pair: selfCompensating("Plan again: a plan is a draft until it is executed."),
  proof: scenario({
    given: given.submitted,
    when: sql`
      select ${functionNamed("fn_cut_plan_write")}(
        ${q.cut_request_id.of("q")}, jsonb_build_array(jsonb_build_object('byte_start', 0, 'byte_end', ${q.source_bytes.of("q")}, 'title', 'Một')), 'proof'
      )
      from ${q} q
    `,
    opens: opens.nothing,
  }),
  grantTo: [],
  errors: [invalidArgument, notFound, invalidTransition],
  declare: sql`
    v_at timestamptz := clock_timestamp();
    ${lockedRequest}
    v_max_body_bytes int := (${fnDotConfigGet}(${maxBodyBytes}))::int;
    v_max_blocks int := (${fnDotConfigGet}(${maxBlocks}))::int;
    v_bytes bytea;
    v_ns int[];
    v_starts int[];
    v_ends int[];
    v_gaps text[];
    v_titles text[];
    v_addresses text[];
    v_kinds text[];
    v_metadata jsonb[];
    v_digests text[];
    v_slugs text[];
    v_nominals text[];
    v_iu_ids uuid[];
    v_known_ids uuid[];
    v_known_addresses text[];
    v_known_statuses text[];
    v_known_versions int[];
    v_known_titles text[];
    v_known_digests text[];
    v_known_kinds text[];
    v_known_keys text[];
    v_problems jsonb;
    v_digest text;
  `,
  body: ({ arg }) => plpgsql`
    ${lockRequest(arg.p_cut_request_id, "plan", ["opened", "planned", "submitted"])}
    if (case when jsonb_typeof(${arg.p_blocks}) = 'array' then jsonb_array_length(${arg.p_blocks}) between 1 and v_max_blocks end) is not true then
      ${raise(
        invalidArgument,
        sql`format('A plan is a JSON array of 1 to %s blocks.', v_max_blocks)`,
        {
          argument: lit("p_blocks"),
          path: lit("$"),
          given: sql`coalesce(case when jsonb_typeof(${arg.p_blocks}) = 'array' then jsonb_array_length(${arg.p_blocks})::text else jsonb_typeof(${arg.p_blocks}) end, 'null')`,
          limit: sql`v_max_blocks`,
        },
        "Give each block as {byte_start, byte_end, title} or {byte_start, byte_end, gap}.",
      )}
    end if;

    ${judgedBlocks(arg.p_blocks)}
    perform ${fnIuPieceProblemsRefuse}(v_problems, false);

    v_bytes := convert_to(v_request.source, 'UTF8');
    select jsonb_agg(c.problem order by b.n) filter (where c.problem is not null)
    into v_problems
    from (
      select
        b.*,
        coalesce(max(b.byte_end) over (order by b.block_no rows between unbounded preceding and 1 preceding), 0) as reached
      from unnest(v_ns, v_starts, v_ends, v_gaps) with ordinality as b (n, byte_start, byte_end, gap, block_no)
      union all
      select null, length(v_bytes), length(v_bytes), null, null, max(e.byte_end) from unnest(v_ends) as e (byte_end)
    ) as b
    cross join lateral (
      select
        case
          when b.n is null and b.reached < length(v_bytes)
            then ${problem("", invalidArgument, sql`format('The bytes %s to %s are in no block.', b.reached, length(v_bytes))`)}
          when b.n is null then null
          when b.byte_end <= b.byte_start then ${problem(".byte_end", invalidArgument, "A block has at least one byte.")}
          when b.byte_end > length(v_bytes)
            then ${problem(".byte_end", invalidArgument, sql`format('The source has %s bytes.', length(v_bytes))`)}
          when b.byte_start > b.reached
            then ${problem(".byte_start", invalidArgument, sql`format('The bytes %s to %s are in no block.', b.reached, b.byte_start)`)}
          when b.byte_start < b.reached
            then ${problem(".byte_start", invalidArgument, sql`format('The bytes %s to %s are in two blocks.', b.byte_start, least(b.reached, b.byte_end))`)}
          when get_byte(v_bytes, b.byte_start) & 192 = 128
            then ${problem(".byte_start", invalidArgument, sql`format('The byte %s is in the middle of a character.', b.byte_start)`)}
          when b.gap is null and b.byte_end - b.byte_start > v_max_body_bytes
            then ${problem(".byte_end", invalidArgument, sql`format('A body has at most %s bytes, this one has %s.', v_max_body_bytes, b.byte_end - b.byte_start)`)}
        end as problem
    ) as c;
    perform ${fnIuPieceProblemsRefuse}(v_problems, false);

    select
      array_agg(b.digest order by b.block_no),
      array_agg(b.slug order by b.block_no),
      array_agg(
        coalesce(b.address, v_request.document_key || '/' || b.slug || case when b.nth > 1 then '-' || b.nth else '' end)
        order by b.block_no
      )
    into v_digests, v_slugs, v_nominals
    from (
      select b.*, row_number() over (partition by b.slug order by b.block_no) as nth
      from (
        select
          b.block_no,
          b.address,
          encode(sha256(substring(v_bytes from b.byte_start + 1 for b.byte_end - b.byte_start)), 'hex') as digest,
          case when b.gap is null and b.address is null then ${slugOf(sql`b.title`)} end as slug
        from unnest(v_starts, v_ends, v_gaps, v_addresses, v_titles) with ordinality as b (byte_start, byte_end, gap, address, title, block_no)
      ) as b
    ) as b;

    ${knownUnits()}
    select jsonb_agg(c.problem order by b.n) filter (where c.problem is not null)
    into v_problems
    from unnest(v_ns, v_addresses) as b (n, address)
    join unnest(v_known_ids, v_known_addresses, v_known_statuses, v_known_keys) as k (iu_id, address, status, document_key) on k.address = b.address
    cross join lateral (
      select
        case
          when k.document_key <> v_request.document_key
            then ${problem(".canonical_address", conflict, sql`format('The unit at %s is of the document %s.', b.address, k.document_key)`, { canonical_address: sql`b.address`, iu_id: sql`k.iu_id` })}
          when k.status not in ('draft', 'enacted', 'withdrawn')
            then ${problem(".canonical_address", conflict, sql`format('The address %s is taken by a unit that is %s.', b.address, k.status)`, { canonical_address: sql`b.address`, iu_id: sql`k.iu_id` })}
        end as problem
    ) as c;
    perform ${fnIuPieceProblemsRefuse}(v_problems, false);
    ${matchedUnits()}
    ${freeAddresses()}

    delete from ${l} l where ${l.cut_request_id.of("l")} = ${arg.p_cut_request_id};
    insert into ${l} (
      ${l.cut_request_id}, ${l.block_no}, ${l.byte_start}, ${l.byte_end}, ${l.action}, ${l.canonical_address}, ${l.title}, ${l.unit_kind},
      ${l.gap_name}, ${l.body_digest}, ${l.metadata}, ${l.iu_id}, ${l.base_version_no}, ${l.base_status}
    )
    select
      ${arg.p_cut_request_id}, b.block_no, b.byte_start, b.byte_end,
      case
        when b.gap is not null then 'gap'
        when k.iu_id is null then 'add'
        when k.status = 'withdrawn' then 'restore'
        when k.digest = b.digest and k.title = b.title then 'keep'
        else 'revise'
      end,
      coalesce(k.address, b.address), b.title, coalesce(k.unit_kind, b.unit_kind), b.gap, b.digest, b.metadata,
      k.iu_id, k.version_no, k.status
    from unnest(v_starts, v_ends, v_gaps, v_addresses, v_titles, v_kinds, v_digests, v_metadata, v_iu_ids)
      with ordinality as b (byte_start, byte_end, gap, address, title, unit_kind, digest, metadata, iu_id, block_no)
    left join unnest(v_known_ids, v_known_addresses, v_known_statuses, v_known_versions, v_known_titles, v_known_digests, v_known_kinds)
      as k (iu_id, address, status, version_no, title, digest, unit_kind) on k.iu_id = b.iu_id
    union all
    select
      ${arg.p_cut_request_id}, cardinality(v_ns) + (row_number() over (order by k.iu_id))::int, null, null, 'retire', k.address, k.title, k.unit_kind, null, null, null,
      k.iu_id, k.version_no, k.status
    from unnest(v_known_ids, v_known_addresses, v_known_statuses, v_known_versions, v_known_titles, v_known_kinds, v_known_keys)
      as k (iu_id, address, status, version_no, title, unit_kind, document_key)
    where k.status in ('draft', 'enacted')
      and k.document_key = v_request.document_key
      and k.iu_id <> all (array_remove(v_iu_ids, null));

    if v_request.state = 'submitted' then
      perform ${fnApprovalInvalidate}(${lit(cutSubject)}, ${arg.p_cut_request_id}, null, ${arg.p_actor});
    end if;
    v_digest := ${planDigest(arg.p_cut_request_id)};
    update ${q} q
    set
      ${q.state} = 'planned', ${q.plan_digest} = v_digest, ${q.approval_request_id} = null,
      ${q.base_cut_request_id} = ${headOf(sql`v_request.document_key`)}, ${q.changed_at} = v_at, ${q.changed_by} = ${arg.p_actor}
    where ${q.cut_request_id.of("q")} = ${arg.p_cut_request_id};
    ${logTransition(
      sql`case when v_request.state = 'submitted' then 'replan' else 'plan' end`,
      lit("planned"),
      arg.p_actor,
      sql`jsonb_build_object('plan_digest', v_digest, 'blocks', cardinality(v_ns))`,
    )}
    return ${planResult(arg.p_cut_request_id, sql`v_digest`)};
  `,
});
