create function iu_core.fn_cut_plan_digest(
  p_cut_request_id uuid
)
returns text
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $iu$
select (
  select iu_core.fn_iu_sha256(
    E'iu.cut.plan.v1\n' || q.document_key || E'\t' || encode(sha256(convert_to(q.source, 'UTF8')), 'hex') || E'\n' || (
      select coalesce(string_agg(
        format(
          E'%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n',
          l.block_no, l.action, l.byte_start, l.byte_end, l.body_digest,
          l.gap_name, l.canonical_address, l.title, l.unit_kind,
          encode(sha256(convert_to(l.metadata::text, 'UTF8')), 'hex'),
          case when l.action <> 'add' then l.iu_id end, l.base_version_no, l.base_status
        ),
        '' order by l.block_no
      ), '')
      from iu_core.cut_leg l
      where l.cut_request_id = q.cut_request_id
    )
  )
  from iu_core.cut_request q
  where q.cut_request_id = p_cut_request_id
);
$iu$;

comment on function iu_core.fn_cut_plan_digest(uuid) is 'Digest of a cut''s plan as its rows say it now: what an approval of the plan is bound to.
SHA-256 of UTF-8 iu.cut.plan.v1 and a line end; document key and SHA-256 of the source, parted by a tab, and a line end; then for each leg in order, parted by tabs and ended by a line end: block_no, action, byte_start, byte_end, body_digest, gap_name, canonical_address, title, unit_kind, SHA-256 of metadata, iu_id (but for add), base_version_no, base_status; nothing where there is none.
Arguments:
  p_cut_request_id: The cut.
Example: select iu_core.fn_cut_plan_digest(''0199c2f4-0000-7000-8000-000000000001'')';

revoke all on function iu_core.fn_cut_plan_digest(uuid) from public;
grant execute on function iu_core.fn_cut_plan_digest(uuid) to iu_reader;
