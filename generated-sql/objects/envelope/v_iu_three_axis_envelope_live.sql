create view iu_core.v_iu_three_axis_envelope_live with (security_invoker = true) as
select
  u.iu_id,
  a.structure,
  a.content,
  a.governance,
  iu_core.fn_iu_sha256(concat('iu.envelope.v1', E'\n', a.structure, E'\n', a.content, E'\n', a.governance, E'\n')) as envelope_digest
from iu_core.information_unit u
cross join lateral (
  select count(*) as pieces, count(distinct m.collection_id) as collections
  from iu_core.iu_piece_membership m
  where m.iu_id = u.iu_id
    and (select c.status from iu_core.iu_piece_collection c where c.collection_id = m.collection_id) = 'active'
) as membership
cross join lateral (
  select
    jsonb_build_object(
      'canonical_address', u.canonical_address,
      'unit_kind', u.unit_kind,
      'collections', membership.collections,
      'pieces', membership.pieces,
      'memberships', to_jsonb(array(
        select jsonb_build_object(
          'collection_key', c.collection_key,
          'piece_order', m.piece_order,
          'role', m.role,
          'pinned_version_no', m.pinned_version_no
        )
        from iu_core.iu_piece_membership m
        cross join lateral (
          select i.collection_key
          from iu_core.iu_piece_collection i
          where i.collection_id = m.collection_id and i.status = 'active'
          offset 0
        ) as c
        where m.iu_id = u.iu_id
        order by c.collection_key, m.piece_order
        limit 100
      )),
      'derived_into', to_jsonb(array(
        select jsonb_build_object(
          'operation', d.operation,
          'operation_id', d.operation_id,
          'iu_id', d.to_iu_id,
          'version_no', d.to_version_no,
          'part_no', d.part_no
        )
        from iu_core.iu_derivation d
        where d.from_iu_id = u.iu_id and d.undone_at is null
        order by d.operation_id, d.part_no, d.to_iu_id
        limit 100
      )),
      'derived_from', to_jsonb(array(
        select jsonb_build_object(
          'operation', d.operation,
          'operation_id', d.operation_id,
          'iu_id', d.from_iu_id,
          'version_no', d.from_version_no,
          'part_no', d.part_no
        )
        from iu_core.iu_derivation d
        where d.to_iu_id = u.iu_id and d.undone_at is null
        order by d.operation_id, d.part_no, d.from_iu_id
        limit 100
      )),
      'sql_links', to_jsonb(array(
        select jsonb_build_object(
          'object_kind', k.object_kind,
          'object_schema', k.object_schema,
          'object_name', k.object_name,
          'link_role', k.link_role
        )
        from iu_core.iu_sql_link k
        where k.iu_id = u.iu_id
        order by k.object_kind, k.object_schema, k.object_name, k.link_role
        limit 100
      ))
    ) as structure,
    jsonb_build_object(
      'current', (
        select jsonb_build_object(
          'version_no', v.version_no,
          'body_digest', v.body_digest,
          'body_bytes', octet_length(v.body)
        )
        from iu_core.unit_version v
        where v.iu_id = u.iu_id and v.version_no = u.current_version_no
      ),
      'enacted', (
        select jsonb_build_object(
          'version_no', v.version_no,
          'body_digest', v.body_digest,
          'body_bytes', octet_length(v.body)
        )
        from iu_core.unit_version v
        where v.iu_id = u.iu_id and v.version_no = u.enacted_version_no
      )
    ) as content,
    jsonb_build_object(
      'lifecycle_status', u.lifecycle_status,
      'in_force', (
        select jsonb_build_object(
          'version_no', f.version_no,
          'change_set_id', f.change_set_id,
          'review_decision_id', f.review_decision_id,
          'enacted_by', f.enacted_by
        )
        from iu_core.iu_in_force f
        where f.iu_id = u.iu_id and f.in_force_to is null
      ),
      'on_hold', exists (select from iu_core.iu_hold_unit h where h.iu_id = u.iu_id and h.is_open),
      'tags', coalesce(
        (select jsonb_object_agg(g.tag_key, g.tag_value) from iu_core.iu_metadata_tag g where g.iu_id = u.iu_id),
        '{}'
      )
    ) as governance
  offset bigint '0'
) as a;

comment on view iu_core.v_iu_three_axis_envelope_live is 'The envelopes as the live state makes them: one for each unit. Internal: granted to nobody, read by functions that run as the owner.';
comment on column iu_core.v_iu_three_axis_envelope_live.iu_id is 'The unit.';
comment on column iu_core.v_iu_three_axis_envelope_live.structure is 'Where it belongs: address, kind, memberships, derivations, links.';
comment on column iu_core.v_iu_three_axis_envelope_live.content is 'Which text it has: the current and the enacted version, their digests and sizes.';
comment on column iu_core.v_iu_three_axis_envelope_live.governance is 'What it is allowed to be: status, what is in force and by which decision, holds, tags.';
comment on column iu_core.v_iu_three_axis_envelope_live.envelope_digest is 'SHA-256 of UTF-8 iu.envelope.v1 LF and the three axes as PostgreSQL writes jsonb, each followed by LF.';
