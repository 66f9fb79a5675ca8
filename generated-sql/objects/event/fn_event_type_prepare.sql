create function iu_core.fn_event_type_prepare()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_problems jsonb;
begin
  select jsonb_agg(jsonb_build_object('path', p.path, 'problem', p.problem))
  into v_problems
  from iu_core.fn_event_schema_problems(new.schema_jsonb) p;
  if v_problems is not null then
    raise exception using
      errcode = 'IU003',
      message = format('The schema cannot be registered: %s (%s)', v_problems -> 0 ->> 'problem', v_problems -> 0 ->> 'path'),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_schema',
        'path', v_problems -> 0 ->> 'path',
        'problems', v_problems
      )::text,
      hint = 'Describe the payload with the keywords fn_event_schema_problems explains.';
  end if;

  select d.emit_gate, d.dry_run_gate
  into new.emit_gate, new.dry_run_gate
  from iu_core.event_domain_registry d
  where d.event_domain = new.event_domain;

  new.payload_rule := case when new.status = 'active' then iu_core.fn_event_payload_rule(new.schema_jsonb) end;
  new.payload_keys := case when new.payload_rule is not null then array(select jsonb_object_keys(new.schema_jsonb -> 'properties')) end;
  return new;
end
$iu$;

comment on function iu_core.fn_event_type_prepare() is 'Completes a row of the type registry: refuses a schema with problems, copies the domain''s gates, makes the payload rule.
Errors: IU003 invalid_argument';

revoke all on function iu_core.fn_event_type_prepare() from public;
