import { type Fragment, type Hole, plpgsql, sql } from "../kit/index.ts";
import { fnIuCanonicalText } from "../unit/fn_iu_canonical_text.ts";
import { addressProblem, bodyProblem, metadataProblem, titleProblem, unitKindProblem } from "../unit/text_rules.ts";

/**
 * The CTEs from specs to judged specs, one row each: the spec's values as columns, texts canonical, and what the unit module's rules say
 * about them. OFFSET 0 keeps the steps apart: PostgreSQL would otherwise merge them and run an expression once for each place that
 * names its column.
 *
 * @param given `pieces`: a jsonb array; `orders`: an integer array, the place of each, which becomes `n`; `onlyRole`: role of a piece that names none; `maxBodyBytes`: an integer
 */
export const judgedSpecs = (given: { pieces: Hole; orders: Hole; onlyRole: Hole; maxBodyBytes: Hole }): Fragment => plpgsql`
  with spec as (
    select
      (${given.orders})[e.n] as n,
      e.spec,
      e.spec ->> 'iu_id' as iu_id,
      e.spec ->> 'title' as title,
      e.spec ->> 'body' as body,
      coalesce(e.spec ->> 'role', ${given.onlyRole}) as role,
      e.spec ->> 'canonical_address' as address,
      e.spec ->> 'unit_kind' as unit_kind,
      nullif(e.spec -> 'metadata', 'null') as metadata,
      e.spec ->> 'pinned_version_no' as pin
    from jsonb_array_elements(${given.pieces}) with ordinality as e (spec, n)
    offset 0
  ),
  canonical as (
    select
      s.n,
      s.spec,
      s.iu_id,
      ${fnIuCanonicalText}(s.title) as title,
      case when octet_length(s.body) <= ${given.maxBodyBytes} then ${fnIuCanonicalText}(s.body) end as body,
      case when s.iu_id is null then ${bodyProblem(sql`s.body`, given.maxBodyBytes)} end as body_problem,
      s.role,
      ${fnIuCanonicalText}(s.address) as address,
      s.unit_kind,
      s.metadata,
      s.pin
    from spec s
    offset 0
  ),
  judged as (
    select
      c.*,
      case when c.iu_id is null then ${titleProblem(sql`c.title`)} end as title_problem,
      case when c.address is not null then ${addressProblem(sql`c.address`)} end as address_problem,
      case when c.unit_kind is not null then ${unitKindProblem(sql`c.unit_kind`)} end as unit_kind_problem,
      case when c.metadata is not null then ${metadataProblem(sql`c.metadata`)} end as metadata_problem
    from canonical c
    offset 0
  )
`;
