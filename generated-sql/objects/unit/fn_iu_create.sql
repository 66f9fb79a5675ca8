create function iu_core.fn_iu_create(
  p_canonical_address text,
  p_unit_kind text,
  p_title text,
  p_body text,
  p_actor text,
  p_metadata jsonb default '{}'
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_address text;
  v_title text;
  v_body text;
  v_iu_id uuid;
  v_problem text;
  v_max_body_bytes integer;
begin
  perform iu_core.fn_dot_gate_require('iu_core.unit_write_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  v_address := iu_core.fn_iu_canonical_text(p_canonical_address);
  v_title := iu_core.fn_iu_canonical_text(p_title);
  v_problem := coalesce(
    'p_canonical_address: ' || case
      when v_address is null then 'An address is required.'
      when length(v_address) not between 1 and 500 then 'An address has 1 to 500 characters.'
      when v_address ~ '[^A-Za-z0-9._:/\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0386\u0388-\u03ff\u0400-\u0481\u048a-\u052f\u1e00-\u1eff\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3-]' then 'An address has letters, digits and . _ : / - only.'
    end,
    'p_unit_kind: ' || case
      when p_unit_kind is null then 'A unit kind is required.'
      when length(p_unit_kind) not between 1 and 63 or p_unit_kind ~ '^[^a-z]|[^a-z0-9_.-]' then 'A unit kind is a lower-case name of at most 63 characters, such as step or policy.clause.'
    end,
    'p_title: ' || case
      when v_title is null then 'A title is required.'
      when length(v_title) not between 1 and 500 then 'A title has 1 to 500 characters.'
      when v_title ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then 'A title is one line without control characters.'
      when v_title !~ '[^ \u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]' then 'A title is not blank.'
    end,
    'p_metadata: ' || case
      when p_metadata is null or jsonb_typeof(p_metadata) <> 'object' then 'Metadata is a JSON object.'
      when octet_length(p_metadata::text) > 65536 then 'Metadata has at most 65536 bytes.'
    end
  );
  if v_problem is not null then
    raise exception using
      errcode = 'IU003',
      message = v_problem,
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', split_part(v_problem, ': ', 1))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  v_max_body_bytes := (iu_core.fn_dot_config_get('iu_core.max_body_bytes'))::integer;
  v_problem := case
    when p_body is null then 'A body is required.'
    when octet_length(p_body) > v_max_body_bytes then format('A body has at most %s bytes, this one has %s.', v_max_body_bytes, octet_length(p_body))
  end;
  if v_problem is not null then
    raise exception using
      errcode = 'IU003',
      message = 'p_body: ' || v_problem,
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_body',
        'size', octet_length(p_body),
        'limit', v_max_body_bytes
      )::text,
      hint = 'Cut a long document into several units.';
  end if;
  v_body := iu_core.fn_iu_canonical_text(p_body);

  insert into iu_core.information_unit (canonical_address, unit_kind, metadata, created_by)
  values (v_address, p_unit_kind, p_metadata, p_actor)
  on conflict (canonical_address) do nothing
  returning iu_id into v_iu_id;
  if v_iu_id is null then
    raise exception using
      errcode = 'IU005',
      message = format('The address %s is taken.', v_address),
      detail = jsonb_build_object(
        'code', 'conflict',
        'argument', 'p_canonical_address',
        'canonical_address', v_address,
        'expected', null,
        'actual', (select u.iu_id from iu_core.information_unit u where u.canonical_address = v_address)
      )::text,
      hint = 'Choose another address, or revise the unit that has it.';
  end if;

  insert into iu_core.unit_version (iu_id, version_no, title, body, body_digest, created_by)
  values (v_iu_id, 1, v_title, v_body, iu_core.fn_iu_sha256(v_body), p_actor);

  insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, to_status, version_no)
  values (v_iu_id, 'create', p_actor, 'draft', 1);
  return v_iu_id;
end
$iu$;

comment on function iu_core.fn_iu_create(text, text, text, text, text, jsonb) is 'Creates an information unit with its first version, as a draft.
Text is normalised on entry: lines end in LF, Unicode is in NFC. An address is 1 to 500 letters, digits and . _ : / - and never free again; a title is one line of at most 500 characters; the body''s limit is the setting iu_core.max_body_bytes; metadata has at most 64 KiB.
Arguments:
  p_canonical_address: Where the unit will be found by name; not taken yet.
  p_unit_kind: What sort of text it is, a lower-case name such as policy.clause.
  p_title: One line.
  p_body: The text; may be empty.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_metadata: Facts about the unit that are not its text; an object.
Errors: IU003 invalid_argument, IU005 conflict
Example: select iu_core.fn_iu_create(''policy/procurement/threshold'', ''policy.clause'', ''Threshold'', ''Orders above 50 million need two offers.'', ''ana@example.org'')';

revoke all on function iu_core.fn_iu_create(text, text, text, text, text, jsonb) from public;
grant execute on function iu_core.fn_iu_create(text, text, text, text, text, jsonb) to iu_app;
