create function iu_core.fn_iu_role_kind_resolve(
  p_collection_kind text,
  p_metadata jsonb,
  p_pieces jsonb
)
returns table (
  role_kind text,
  template_collection_id uuid
)
language plpgsql
stable
parallel safe
rows 1
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_has_own_roles boolean;
begin
  select k.has_own_roles
  into v_has_own_roles
  from iu_core.iu_collection_kind k
  where k.collection_kind = p_collection_kind;
  if not found then
    raise exception using
      errcode = 'IU002',
      message = format('There is no collection kind %s.', coalesce(p_collection_kind, 'null')),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_collection_kind',
        'collection_kind', p_collection_kind,
        'known', (select jsonb_agg(k.collection_kind order by k.collection_kind) from iu_core.iu_collection_kind k)
      )::text,
      hint = 'Use one of the kinds in the detail; they are the rows of iu_collection_kind.';
  end if;
  if v_has_own_roles then
    return query select p_collection_kind, null::uuid;
    return;
  end if;

  if p_metadata ->> 'made_from' is not null then
    return query
      select c.role_kind, c.collection_id
      from iu_core.iu_piece_collection c
      where c.collection_key = p_metadata ->> 'made_from'
        and c.status = 'active';
    if not found then
      raise exception using
        errcode = 'IU004',
        message = format('There is no active collection %s to be made from.', p_metadata ->> 'made_from'),
        detail = jsonb_build_object(
          'code', 'not_found',
          'argument', 'p_metadata',
          'path', '$.made_from',
          'collection_key', p_metadata ->> 'made_from'
        )::text,
        hint = 'Check the id or key given in the detail.';
    end if;
    return;
  end if;

  return query
    with given as (
      select distinct s.spec ->> 'role' as role
      from jsonb_array_elements(p_pieces) as s (spec)
    ),
    known as (
      select r.collection_kind as kind, array_agg(r.role) as roles
      from iu_core.iu_collection_kind_role r
      group by r.collection_kind
    )
    select k.kind, null::uuid
    from known k
    order by (
      select count(*)
      from given g
      where case when g.role is null then cardinality(k.roles) > 1 else g.role <> all (k.roles) end
    ), k.kind
    limit 1;
end
$iu$;

comment on function iu_core.fn_iu_role_kind_resolve(text, jsonb, jsonb) is 'The kind whose roles a new collection''s pieces have.
A kind with roles of its own: itself. Otherwise that of the collection named in metadata.made_from; without one, the first kind in byte order that knows the roles in the specs, else the one that knows most of them.
Arguments:
  p_collection_kind: Kind of the new collection.
  p_metadata: Its metadata; an object.
  p_pieces: Its piece specs; an array.
Errors: IU002 unknown_key, IU004 not_found';

revoke all on function iu_core.fn_iu_role_kind_resolve(text, jsonb, jsonb) from public;
