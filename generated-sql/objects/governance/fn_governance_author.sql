create function iu_core.fn_governance_author(
  p_document_key text,
  p_request_id uuid,
  p_actor text,
  p_cut_request_id uuid default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz;
  v_document_key text := iu_core.fn_iu_canonical_text(p_document_key);
  v_decision cutter_governance.review_decision;
  v_envelope cutter_governance.manifest_envelope;
  v_envelope_id uuid := iu_core.fn_iu_uuid7();
  v_change_set_id uuid := iu_core.fn_iu_uuid7();
  v_blocks cutter_governance.manifest_unit_block[];
  v_problem text;
begin
  perform iu_core.fn_dot_gate_require('iu_core.governance_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  v_problem := coalesce(
    'p_document_key: ' || case
      when v_document_key is null then 'An address is required.'
      when length(v_document_key) not between 1 and 500 then 'An address has 1 to 500 characters.'
      when v_document_key ~ '[^A-Za-z0-9._:/\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0386\u0388-\u03ff\u0400-\u0481\u048a-\u052f\u1e00-\u1eff\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3-]' then 'An address has letters, digits and . _ : / - only.'
    end
  );
  if v_problem is not null then
    raise exception using
      errcode = 'IU003',
      message = v_problem,
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', split_part(v_problem, ': ', 1))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  -- Waits for whoever decides or authors the same review.
  v_decision.review_decision_id := iu_core.fn_review_decide(p_request_id, p_actor);
  select d.* into v_decision from cutter_governance.review_decision d where d.review_decision_id = v_decision.review_decision_id;

  select e.*
  into v_envelope
  from cutter_governance.cut_change_set s
  join cutter_governance.manifest_envelope e on e.manifest_envelope_id = s.manifest_envelope_id
  where s.review_decision_id = v_decision.review_decision_id;
  if found then
    if (v_envelope.document_key, v_envelope.cut_request_id) is distinct from (v_document_key, p_cut_request_id) then
      raise exception using
        errcode = 'IU005',
        message = 'The review has a change set already, of another document or cut.',
        detail = jsonb_build_object(
          'code', 'conflict',
          'review_decision_id', v_decision.review_decision_id,
          'expected', jsonb_build_object('document_key', v_document_key, 'cut_request_id', p_cut_request_id),
          'actual', jsonb_build_object('document_key', v_envelope.document_key, 'cut_request_id', v_envelope.cut_request_id)
        )::text,
        hint = 'Ask for another review with fn_review_request: one review is authored once.';
    end if;
    return (
      select jsonb_build_object(
        'manifest_envelope_id', v_envelope.manifest_envelope_id,
        'unit_blocks', v_envelope.unit_count,
        'review_decision_id', v_decision.review_decision_id,
        'change_set_id', s.change_set_id
      )
      from cutter_governance.cut_change_set s
      where s.review_decision_id = v_decision.review_decision_id
    );
  end if;
  perform iu_core.fn_review_require(v_decision.review_decision_id, 'enact', v_decision.iu_ids);

  v_at := clock_timestamp();
  v_blocks := array(
    select
      row(
        v_envelope_id, g.n, g.iu_id, c.version_no, c.canonical_address, c.body_digest, c.byte_start, c.byte_end
      )::cutter_governance.manifest_unit_block
    from unnest(v_decision.iu_ids) with ordinality as g (iu_id, n)
    cross join lateral (
      select
        v.version_no, u.canonical_address, v.body_digest,
        case
          when u.metadata ->> 'cut_request_id' = p_cut_request_id::text
            and u.metadata ->> 'byte_start' ~ '^[0-9]{1,9}$'
            and u.metadata ->> 'byte_end' ~ '^[0-9]{1,9}$'
          then
            case
              when (u.metadata ->> 'byte_start')::int <= (u.metadata ->> 'byte_end')::int
                then (u.metadata ->> 'byte_start')::int
            end
        end as byte_start,
        case
          when u.metadata ->> 'cut_request_id' = p_cut_request_id::text
            and u.metadata ->> 'byte_start' ~ '^[0-9]{1,9}$'
            and u.metadata ->> 'byte_end' ~ '^[0-9]{1,9}$'
          then
            case
              when (u.metadata ->> 'byte_start')::int <= (u.metadata ->> 'byte_end')::int
                then (u.metadata ->> 'byte_end')::int
            end
        end as byte_end
      from iu_core.information_unit u
      join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = u.current_version_no
      where u.iu_id = g.iu_id
      offset 0
    ) as c
    order by g.n
  );
  insert into cutter_governance.manifest_envelope (
    manifest_envelope_id, document_key, source_digest, unit_count, manifest_digest, cut_request_id, created_at, created_by
  )
  select
    v_envelope_id, v_document_key,
    (
      select r.context ->> 'source_digest'
      from iu_core.approval_request r
      where r.request_id = v_decision.approval_request_id and r.context ->> 'source_digest' ~ '^[0-9a-f]{64}$'
    ),
    cardinality(v_blocks), iu_core.fn_iu_sha256(
      E'iu.manifest.v1\n' || (
        select string_agg(
          format(
            E'%s\t%s\t%s\t%s\t%s\t%s\t%s\n',
            b.block_no, b.iu_id, b.version_no, b.canonical_address, b.body_digest,
            b.byte_start, b.byte_end
          ),
          '' order by b.block_no
        )
        from unnest(v_blocks) b
      )
    ), p_cut_request_id, v_at, p_actor;
  insert into cutter_governance.manifest_unit_block
  select b.*
  from unnest(v_blocks) b;
  insert into cutter_governance.cut_change_set (change_set_id, manifest_envelope_id, review_decision_id, created_at, created_by)
  values (v_change_set_id, v_envelope_id, v_decision.review_decision_id, v_at, p_actor);
  return jsonb_build_object(
    'manifest_envelope_id', v_envelope_id,
    'unit_blocks', cardinality(v_blocks),
    'review_decision_id', v_decision.review_decision_id,
    'change_set_id', v_change_set_id
  );
end
$iu$;

comment on function iu_core.fn_governance_author(text, uuid, text, uuid) is 'Writes what units are enacted under: the manifest with its blocks, the review decision and the change set, all of them or none.
For an approved review of the operation enact. The manifest lists the versions that were reviewed, in the order in which the review named them; its digest is SHA-256 of UTF-8 iu.manifest.v1 and a line end, then for each block its number, unit, version, address, digest, byte_start and byte_end, parted by tabs, nothing where there is no range, ended by a line end. Asked again, it answers the same change set.
Arguments:
  p_document_key: The document the units are of; written like an address.
  p_request_id: The request for approval that fn_review_request returned.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_cut_request_id: The cut the units come from; null: they were not cut.
Errors: IU003 invalid_argument, IU005 conflict
Example: select iu_core.fn_governance_author(''policy/procurement'', ''0199c2f4-0000-7000-8000-000000000001'', ''ana@example.org'')';

revoke all on function iu_core.fn_governance_author(text, uuid, text, uuid) from public;
grant execute on function iu_core.fn_governance_author(text, uuid, text, uuid) to iu_app;
