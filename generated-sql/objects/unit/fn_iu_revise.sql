create function iu_core.fn_iu_revise(
  p_iu_id uuid,
  p_title text,
  p_body text,
  p_expected_version_no integer,
  p_actor text,
  p_change_note text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_unit record;
  v_title text;
  v_body text;
  v_digest text;
  v_version_no integer;
  v_problem text;
  v_max_body_bytes integer;
begin
  perform iu_core.fn_dot_gate_require('iu_core.unit_write_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  v_title := iu_core.fn_iu_canonical_text(p_title);
  v_problem := coalesce(
    'p_title: ' || case
      when v_title is null then 'A title is required.'
      when length(v_title) not between 1 and 500 then 'A title has 1 to 500 characters.'
      when v_title ~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029]' then 'A title is one line without control characters.'
      when v_title !~ '[^ \u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]' then 'A title is not blank.'
    end,
    'p_change_note: ' || case when length(p_change_note) not between 1 and 2000 then 'A change note has 1 to 2000 characters.' end
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
  v_digest := iu_core.fn_iu_sha256(v_body);

  select u.lifecycle_status, u.current_version_no
  into v_unit
  from iu_core.information_unit u
  where u.iu_id = p_iu_id
  for no key update;
  if not found then
    if p_iu_id is null then
      raise exception using
        errcode = 'IU003',
        message = 'The id of a unit is required.',
        detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_iu_id')::text,
        hint = 'Correct the argument named in the detail.';
    end if;
    raise exception using
      errcode = 'IU004',
      message = format('No unit has the id %s.', p_iu_id),
      detail = jsonb_build_object('code', 'not_found', 'iu_id', p_iu_id)::text,
      hint = 'Check the id or key given in the detail.';
  end if;
  -- Before anything is compared with its text: that it is the same would tell what it is.
  perform iu_core.fn_iu_units_access_require(array[p_iu_id]);
  if not exists (
    select from iu_core.iu_transition_type t
    where t.transition_type = 'revise' and v_unit.lifecycle_status = any (t.from_status)
  ) then
    raise exception using
      errcode = 'IU006',
      message = format('A unit that is %s cannot take the transition %s.', v_unit.lifecycle_status, 'revise'),
      detail = jsonb_build_object(
        'code', 'invalid_transition',
        'iu_id', p_iu_id,
        'transition', 'revise',
        'from_status', v_unit.lifecycle_status,
        'allowed_from', (select to_jsonb(t.from_status) from iu_core.iu_transition_type t where t.transition_type = 'revise')
      )::text,
      hint = 'Read the unit''s state with fn_iu_get, and the transitions in iu_transition_type.';
  end if;
  if p_expected_version_no is null then
    raise exception using
      errcode = 'IU003',
      message = 'The expected version number is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_expected_version_no')::text,
      hint = 'Correct the argument named in the detail.';
  elsif p_expected_version_no <> v_unit.current_version_no then
    raise exception using
      errcode = 'IU005',
      message = format('The unit is at version %s, not at the expected version %s.', v_unit.current_version_no, p_expected_version_no),
      detail = jsonb_build_object(
        'code', 'conflict',
        'iu_id', p_iu_id,
        'expected', p_expected_version_no,
        'actual', v_unit.current_version_no
      )::text,
      hint = 'Read the unit again with fn_iu_get and decide on its current text.';
  end if;

  if exists (
    select from iu_core.unit_version v
    where v.iu_id = p_iu_id
      and v.version_no = v_unit.current_version_no
      and v.title = v_title
      and v.body_digest = v_digest
  ) then
    return jsonb_build_object(
      'iu_id', p_iu_id, 'version_no', v_unit.current_version_no, 'body_digest', v_digest, 'changed', false
    );
  end if;

  v_version_no := v_unit.current_version_no + 1;
  insert into iu_core.unit_version (iu_id, version_no, title, body, body_digest, change_note, created_by)
  values (p_iu_id, v_version_no, v_title, v_body, v_digest, iu_core.fn_iu_canonical_text(p_change_note), p_actor);

  update iu_core.information_unit u
  set current_version_no = v_version_no
  where u.iu_id = p_iu_id;

  insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, from_status, to_status, version_no)
  values (p_iu_id, 'revise', p_actor, v_unit.lifecycle_status, v_unit.lifecycle_status, v_version_no);
  return jsonb_build_object(
    'iu_id', p_iu_id, 'version_no', v_version_no, 'body_digest', v_digest, 'changed', true
  );
end
$iu$;

comment on function iu_core.fn_iu_revise(uuid, text, text, integer, text, text) is 'Writes a new version of a unit''s text.
The same title and body, after normalisation, write nothing. Only draft and enacted units can be revised; an enacted unit keeps its version in force until the new one is enacted.
Arguments:
  p_iu_id: The unit.
  p_title: One line.
  p_body: The text; may be empty.
  p_expected_version_no: The current version the caller has read; refused if there is a newer one.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_change_note: Why, at most 2000 characters.
Errors: IU003 invalid_argument, IU004 not_found, IU005 conflict, IU006 invalid_transition
Example: select iu_core.fn_iu_revise(''0199c2f4-0000-7000-8000-000000000001'', ''Threshold'', ''Orders above 80 million need two offers.'', 1, ''ana@example.org'')';

revoke all on function iu_core.fn_iu_revise(uuid, text, text, integer, text, text) from public;
grant execute on function iu_core.fn_iu_revise(uuid, text, text, integer, text, text) to iu_app;
