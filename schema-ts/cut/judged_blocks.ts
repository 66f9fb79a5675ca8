import { problemOf } from "../collection/piece_spec.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { type Fragment, type Hole, plpgsql, sql } from "../kit/index.ts";
import { fnIuCanonicalText } from "../unit/fn_iu_canonical_text.ts";
import { addressProblem, metadataProblem, titleProblem, unitKindProblem } from "../unit/text_rules.ts";
import { blockProblem, isOffset } from "./block_spec.ts";

/**
 * Turns the blocks of a plan into arrays in the order of their bytes, and what is wrong with their form into `v_problems`. A null digest,
 * address or title is one that was left out. OFFSET 0 keeps the steps apart, so that an expression runs once.
 */
export const judgedBlocks = (blocks: Hole): Fragment => plpgsql`
  with spec as (
    select
      e.n::int as n,
      e.spec,
      ${fnIuCanonicalText}(e.spec ->> 'gap') as gap,
      ${fnIuCanonicalText}(e.spec ->> 'title') as title,
      ${fnIuCanonicalText}(e.spec ->> 'canonical_address') as address,
      e.spec ->> 'unit_kind' as unit_kind,
      nullif(e.spec -> 'metadata', 'null') as metadata,
      case when ${isOffset(sql`(e.spec ->> 'byte_start')`)} then (e.spec ->> 'byte_start')::int end as byte_start,
      case when ${isOffset(sql`(e.spec ->> 'byte_end')`)} then (e.spec ->> 'byte_end')::int end as byte_end
    from jsonb_array_elements(${blocks}) with ordinality as e (spec, n)
    offset 0
  ),
  judged as (
    select
      s.*,
      case when s.gap is not null then ${titleProblem(sql`s.gap`)} end as gap_problem,
      case when s.title is not null then ${titleProblem(sql`s.title`)} end as title_problem,
      case when s.address is not null then ${addressProblem(sql`s.address`)} end as address_problem,
      case when s.unit_kind is not null then ${unitKindProblem(sql`s.unit_kind`)} end as unit_kind_problem,
      case when s.metadata is not null then ${metadataProblem(sql`s.metadata`)} end as metadata_problem,
      row_number() over (order by s.byte_start, s.byte_end, s.n) as block_no,
      row_number() over (partition by s.address order by s.n) as nth
    from spec s
    offset 0
  )
  select
    array_agg(j.n order by j.block_no),
    array_agg(j.byte_start order by j.block_no),
    array_agg(j.byte_end order by j.block_no),
    array_agg(j.gap order by j.block_no),
    array_agg(j.title order by j.block_no),
    array_agg(j.address order by j.block_no),
    array_agg(case when j.gap is null then coalesce(j.unit_kind, 'section') end order by j.block_no),
    array_agg(case when j.gap is null then coalesce(j.metadata, '{}') end order by j.block_no),
    jsonb_agg(c.problem order by j.n) filter (where c.problem is not null)
  into v_ns, v_starts, v_ends, v_gaps, v_titles, v_addresses, v_kinds, v_metadata, v_problems
  from judged j
  cross join lateral (
    select
      coalesce(
        ${blockProblem()},
        case
          when j.address is not null and j.nth > 1
            then ${problemOf(sql`j.n`)(".canonical_address", invalidArgument, sql`format('The address %s is given twice.', j.address)`)}
        end
      ) as problem
  ) as c;
`;
