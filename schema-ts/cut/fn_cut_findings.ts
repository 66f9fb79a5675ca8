import { defineFunction, int, plpgsql, rows, sql, text, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { cutLeg } from "./cut_leg.ts";
import { cutRequest } from "./cut_request.ts";

const l = cutLeg;
const q = cutRequest;
const u = informationUnit;
const v = unitVersion;

export const fnCutFindings = defineFunction({
  name: "fn_cut_findings",
  summary: "Compares what an executed cut promised with the units as they are: every difference is a row.",
  details:
    "Nothing that was counted or digested before is believed: the source's digest, the ranges, each unit's text and its digest are computed anew. The texts of the units and the gaps, one after another, must be the source byte for byte.",
  args: { p_cut_request_id: uuid("The cut.") },
  returns: rows({
    block_no: int("The block; null: the cut as a whole.").nullable(),
    iu_id: uuid("The unit, where there is one.").nullable(),
    problem: text("source, range, missing, state, text, title, digest or document."),
    expected: text("What should be.").nullable(),
    actual: text("What is.").nullable(),
  }),
  volatility: "stable",
  estimatedRows: 1,
  grantTo: [],
  declare: sql`
    v_request ${q};
    v_bytes bytea;
  `,
  body: ({ arg }) => plpgsql`
    select q.* into v_request from ${q} q where ${q.cut_request_id.of("q")} = ${arg.p_cut_request_id};
    v_bytes := convert_to(v_request.source, 'UTF8');

    return query
    select null::int, null::uuid, 'source', v_request.source_digest, encode(sha256(v_bytes), 'hex')
    where encode(sha256(v_bytes), 'hex') <> v_request.source_digest;

    return query
    with leg as materialized (
      select
        ${l.block_no.of("l")}, ${l.action.of("l")}, ${l.iu_id.of("l")}, ${l.byte_start.of("l")}, ${l.byte_end.of("l")},
        ${l.title.of("l")}, ${l.base_status.of("l")},
        lag(${l.byte_end.of("l")}, 1, 0) over (order by ${l.block_no.of("l")}) as reached,
        substring(v_bytes from ${l.byte_start.of("l")} + 1 for ${l.byte_end.of("l")} - ${l.byte_start.of("l")}) as bytes
      from ${l} l
      where ${l.cut_request_id.of("l")} = ${arg.p_cut_request_id}
    ),
    found as materialized (
      select
        l.*,
        u.lifecycle_status,
        u.title as unit_title,
        u.body_digest,
        convert_to(u.body, 'UTF8') as body
      from leg l
      left join lateral (
        select ${u.lifecycle_status.of("n")}, ${v.title.of("v")}, ${v.body.of("v")}, ${v.body_digest.of("v")}
        from ${u} n
        join ${v} v on ${v.iu_id.of("v")} = ${u.iu_id.of("n")} and ${v.version_no.of("v")} = ${u.current_version_no.of("n")}
        where ${u.iu_id.of("n")} = l.iu_id
        offset 0
      ) as u on true
    )
    select f.block_no, f.iu_id, p.problem, p.expected, p.actual
    from found f
    cross join lateral (
      values
        (f.byte_start <> f.reached, 'range', f.reached::text, f.byte_start::text),
        (f.action <> 'gap' and f.lifecycle_status is null, 'missing', f.action, null),
        (
          f.action not in ('gap', 'retire') and f.lifecycle_status not in ('draft', 'enacted'),
          'state', 'draft or enacted', f.lifecycle_status
        ),
        (
          f.action = 'retire' and f.lifecycle_status in ('draft', 'enacted') and (f.base_status <> 'enacted' or f.lifecycle_status <> 'enacted'),
          'state', case f.base_status when 'enacted' then 'enacted or retired' else 'withdrawn' end, f.lifecycle_status
        ),
        (f.action not in ('gap', 'retire') and f.body <> f.bytes, 'text', encode(sha256(f.bytes), 'hex'), encode(sha256(f.body), 'hex')),
        (f.action not in ('gap', 'retire') and f.unit_title <> f.title, 'title', f.title, f.unit_title),
        (
          f.action not in ('gap', 'retire') and encode(sha256(f.body), 'hex') <> f.body_digest,
          'digest', encode(sha256(f.body), 'hex'), f.body_digest
        )
    ) as p (is_wrong, problem, expected, actual)
    where p.is_wrong
    union all
    select null, null, 'document', v_request.source_digest, d.digest
    from (
      select coalesce(encode(sha256(string_agg(case f.action when 'gap' then f.bytes else f.body end, '' order by f.block_no)), 'hex'), 'nothing') as digest
      from found f
      where f.action <> 'retire'
    ) as d
    where d.digest <> v_request.source_digest;
  `,
});
