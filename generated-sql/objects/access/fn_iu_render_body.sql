create function iu_core.fn_iu_render_body(
  p_iu_id uuid,
  p_version_no integer,
  p_surface text,
  p_principal text,
  p_context jsonb
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_unit record;
  v_version_no int;
  v_scopes text[];
  v_scope text;
  v_key text;
  v_cache_key text;
  v_audit_id uuid := iu_core.fn_iu_uuid7();
  v_event_id uuid;
begin
  perform iu_core.fn_dot_gate_require('iu_core.render_body_enabled');
  if (length(p_principal) between 1 and 200 and btrim(p_principal, E' \t\n\r') <> '') is not true then
    raise exception using
      errcode = 'IU003',
      message = 'A principal is a text of 1 to 200 characters.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_principal', 'length', length(p_principal))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_key := case
    when p_iu_id is null then 'p_iu_id'
    when p_surface is null then 'p_surface'
    when p_context is null then 'p_context'
  end;
  if v_key is not null then
    raise exception using
      errcode = 'IU003',
      message = format('%s is required.', v_key),
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', v_key)::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if p_surface not in ('latest', 'enacted') then
    raise exception using
      errcode = 'IU002',
      message = format('There is no surface %s.', left(p_surface, 200)),
      detail = jsonb_build_object(
        'code', 'unknown_key',
        'argument', 'p_surface',
        'surface', left(p_surface, 200),
        'known', '["latest","enacted"]'::jsonb
      )::text,
      hint = 'Render the surface latest or enacted.';
  end if;
  if jsonb_typeof(p_context) <> 'object' then
    raise exception using
      errcode = 'IU003',
      message = 'The context is a JSON object.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_context', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  select k.key
  into v_key
  from jsonb_each(p_context) as k
  where k.key <> all (array['collection_key', 'scope', 'traceparent']) or jsonb_typeof(k.value) <> 'string'
  order by k.key collate "C"
  limit 1;
  if found then
    raise exception using
      errcode = 'IU003',
      message = format('A context has no such key, or its value is not a string: %s.', left(v_key, 200)),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_context',
        'path', '$.' || left(v_key, 200),
        'known', '["collection_key","scope","traceparent"]'::jsonb
      )::text,
      hint = 'Give the collection_key or the scope the text is shown in, or leave the context empty.';
  end if;

  select
    u.iu_id,
    u.canonical_address,
    u.lifecycle_status,
    u.enacted_version_no,
    u.scope,
    v.title,
    v.body,
    v.body_digest,
    w.version_no
  into v_unit
  from iu_core.information_unit u
  cross join lateral (
    select coalesce(
      p_version_no,
      case p_surface when 'latest' then u.current_version_no else u.enacted_version_no end
    ) as version_no
  ) as w
  left join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = w.version_no
  where u.iu_id = p_iu_id;
  v_version_no := v_unit.version_no;
  if v_unit.iu_id is null then
    raise exception using
      errcode = 'IU004',
      message = format('No unit has the id %s.', p_iu_id),
      detail = jsonb_build_object('code', 'not_found', 'check', 'version', 'iu_id', p_iu_id)::text,
      hint = 'Check the id or key given in the detail.';
  elsif v_version_no is not null and v_unit.body is null then
    raise exception using
      errcode = 'IU004',
      message = format('The unit %s has no version %s.', p_iu_id, v_version_no),
      detail = jsonb_build_object(
        'code', 'not_found',
        'check', 'version',
        'iu_id', p_iu_id,
        'version_no', v_version_no
      )::text,
      hint = 'List its versions with fn_iu_history.';
  end if;
  if p_surface = 'latest' and v_unit.lifecycle_status in ('withdrawn', 'retired') then
    raise exception using
      errcode = 'IU006',
      message = format('The unit %s is %s.', p_iu_id, v_unit.lifecycle_status),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'check', 'state',
        'iu_id', p_iu_id,
        'surface', p_surface,
        'lifecycle_status', v_unit.lifecycle_status
      )::text,
      hint = 'Render what took its place, or bring it back first.';
  elsif p_surface = 'enacted'
    and (v_unit.lifecycle_status <> 'enacted' or v_version_no is distinct from v_unit.enacted_version_no)
  then
    raise exception using
      errcode = 'IU007',
      message = format('Version %s of the unit %s is not in force.', coalesce(v_version_no::text, 'none'), p_iu_id),
      detail = jsonb_build_object(
        'code', 'approval_required',
        'check', 'state',
        'iu_id', p_iu_id,
        'surface', p_surface,
        'version_no', v_version_no,
        'enacted_version_no', case v_unit.lifecycle_status when 'enacted' then v_unit.enacted_version_no end,
        'lifecycle_status', v_unit.lifecycle_status
      )::text,
      hint = 'Render the version in force, or have this one enacted.';
  end if;
  v_scopes := iu_core.fn_access_effective(p_principal);
  if (v_unit.scope is not null and v_unit.scope <> all (v_scopes)) then
    raise exception using
      errcode = 'IU011',
      message = format('The unit %s is in a scope that %s, or the session, was not granted.', p_iu_id, p_principal),
      detail = jsonb_build_object(
        'code', 'not_permitted',
        'check', 'permission',
        'iu_id', p_iu_id,
        'principal', p_principal
      )::text,
      hint = 'fn_iu_access_check tells which of both; an operator grants scopes with fn_access_grant.';
  end if;
  v_scope := p_context ->> 'scope';
  if (v_scope is not null and v_scope <> all (v_scopes)) or v_unit.scope <> v_scope then
    raise exception using
      errcode = 'IU011',
      message = format('The unit %s is not shown in the scope %s.', p_iu_id, left(v_scope, 200)),
      detail = jsonb_build_object(
        'code', 'not_permitted',
        'check', 'context_scope',
        'iu_id', p_iu_id,
        'principal', p_principal,
        'scope', left(v_scope, 200)
      )::text,
      hint = 'Show a text where everybody sees it only if it has no scope, and in a scope only if it is its own.';
  end if;
  if p_context ? 'collection_key' and not exists (
    select
    from iu_core.iu_piece_collection c
    join iu_core.iu_piece_membership m on m.collection_id = c.collection_id
    where c.collection_key = p_context ->> 'collection_key'
      and c.status = 'active'
      and (c.scope is null or c.scope = any (v_scopes))
      and m.iu_id = p_iu_id
  ) then
    raise exception using
      errcode = 'IU011',
      message = format('The unit %s is not a piece of a collection %s that %s sees.', p_iu_id, left(p_context ->> 'collection_key', 200), p_principal),
      detail = jsonb_build_object(
        'code', 'not_permitted',
        'check', 'context_scope',
        'iu_id', p_iu_id,
        'principal', p_principal,
        'collection_key', left(p_context ->> 'collection_key', 200)
      )::text,
      hint = 'Check the key, and that principal and session were granted the collection''s scope.';
  end if;

  v_cache_key := iu_core.fn_iu_sha256(
    E'iu.render.v1\n' || p_iu_id || E'\t' || v_version_no || E'\t' || p_surface || E'\t'
      || iu_core.fn_iu_sha256(E'iu.scopes.v1\n' || array_to_string(v_scopes, E'\n'))
  );
  insert into iu_core.iu_render_audit (
    audit_id, iu_id, version_no, surface, principal, scope, context, cache_key, db_role
  )
  values (
    v_audit_id, p_iu_id, v_version_no, p_surface, p_principal, v_unit.scope, p_context, v_cache_key,
    iu_core.fn_access_caller()
  );
  v_event_id := iu_core.fn_event_emit(
    'iu.rendered', 'information_unit', p_iu_id,
    jsonb_strip_nulls(
      jsonb_build_object(
        'audit_id', v_audit_id,
        'version_no', v_version_no,
        'surface', p_surface,
        'principal', p_principal,
        'cache_key', v_cache_key,
        'collection_key', p_context -> 'collection_key'
      )
    ),
    p_principal, p_context ->> 'traceparent'
  );
  return jsonb_build_object(
    'iu_id', p_iu_id,
    'version_no', v_version_no,
    'surface', p_surface,
    'principal', p_principal,
    'canonical_address', v_unit.canonical_address,
    'title', v_unit.title,
    'body', v_unit.body,
    'body_digest', v_unit.body_digest,
    'cache_key', v_cache_key,
    'audit_id', v_audit_id,
    'event_id', v_event_id
  );
end
$iu$;

comment on function iu_core.fn_iu_render_body(uuid, integer, text, text, jsonb) is 'The text of a unit for a named principal, after four checks, with an audit row and the event iu.rendered.
Checked in this order, each refusal with its name as `check` in the detail: version (IU004), state (IU006 where the unit is withdrawn or retired, IU007 where the version is not in force on the surface enacted), permission (IU011), context_scope (IU011). Permission is what principal and session were granted both. The cache key is SHA-256 over unit, version, surface and the digest of the scopes; ask again before using what is kept under it for somebody else.
Arguments:
  p_iu_id: The unit.
  p_version_no: The version; null: the one the surface shows.
  p_surface: latest or enacted.
  p_principal: A database role, or a principal of the application; 1 to 200 characters.
  p_context: Where it is shown: {collection_key?, scope?, traceparent?}.
Errors: IU003 invalid_argument, IU002 unknown_key, IU004 not_found, IU006 invalid_transition, IU007 approval_required, IU011 not_permitted
Example: select iu_core.fn_iu_render_body(''0199c2f4-0000-7000-8000-000000000001'', null, ''latest'', ''binh@example.org'', ''{"collection_key": "workflow.invoice-approval"}'')';

revoke all on function iu_core.fn_iu_render_body(uuid, integer, text, text, jsonb) from public;
grant execute on function iu_core.fn_iu_render_body(uuid, integer, text, text, jsonb) to iu_app;
