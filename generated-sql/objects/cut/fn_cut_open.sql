create function iu_core.fn_cut_open(
  p_document_key text,
  p_source text,
  p_actor text
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_at timestamptz := clock_timestamp();
  v_cut_request_id uuid := iu_core.fn_iu_uuid7();
  v_limit int := (iu_core.fn_dot_config_get('cutter.max_source_bytes'))::int;
  v_key text := iu_core.fn_iu_canonical_text(p_document_key);
  v_source text;
  v_problem text;
begin
  perform iu_core.fn_dot_gate_require('cutter.planning_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  v_problem := case
    when length(v_key) > 300 then 'A document key has at most 300 characters.'
    when starts_with(v_key, '/') or right(v_key, 1) = '/' then 'A document key begins and ends without a slash.'
    else case
      when v_key is null then 'An address is required.'
      when length(v_key) not between 1 and 500 then 'An address has 1 to 500 characters.'
      when v_key ~ '[^A-Za-z0-9._:/\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0386\u0388-\u03ff\u0400-\u0481\u048a-\u052f\u1e00-\u1eff\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3-]' then 'An address has letters, digits and . _ : / - only.'
    end
  end;
  if v_problem is not null then
    raise exception using
      errcode = 'IU003',
      message = 'p_document_key: ' || v_problem,
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_document_key')::text,
      hint = 'Correct the argument named in the detail.';
  elsif p_source is null or p_source = '' then
    raise exception using
      errcode = 'IU003',
      message = 'A source with a text is required.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_source')::text,
      hint = 'Correct the argument named in the detail.';
  elsif octet_length(p_source) > v_limit then
    raise exception using
      errcode = 'IU003',
      message = format('A source has at most %s bytes, this one has %s.', v_limit, octet_length(p_source)),
      detail = jsonb_build_object(
        'code', 'invalid_argument',
        'argument', 'p_source',
        'size', octet_length(p_source),
        'limit', v_limit
      )::text,
      hint = 'Cut it into several documents, or have an operator raise cutter.max_source_bytes.';
  end if;
  v_source := iu_core.fn_iu_canonical_text(p_source);

  insert into iu_core.cut_document (document_key, opened_at, opened_by)
  values (v_key, v_at, p_actor)
  on conflict (document_key) do nothing;
  insert into iu_core.cut_request (
    cut_request_id, document_key, source, source_digest, source_bytes,
    opened_at, opened_by, changed_at, changed_by
  )
  values (
    v_cut_request_id, v_key, v_source, iu_core.fn_iu_sha256(v_source), octet_length(v_source),
    v_at, p_actor, v_at, p_actor
  );
  insert into iu_core.cut_request_transition (cut_request_id, transition, to_state, actor, detail)
  values (v_cut_request_id, 'open', 'opened', p_actor, jsonb_build_object('bytes', octet_length(v_source)));
  return v_cut_request_id;
end
$iu$;

comment on function iu_core.fn_cut_open(text, text, text) is 'Takes in a source document that is to be cut into units, and returns the cut''s id.
The source is normalised when it enters: lines end in LF, Unicode is in NFC. Byte ranges of plans count the UTF-8 bytes of that; cut_request.source has it. A document key is written like an address, has at most 300 characters, and its units'' addresses begin with it and a slash. Opened again under the same key, an edited source is planned against the units of the cuts before.
Arguments:
  p_document_key: The document, such as policy/procurement.
  p_source: Its whole text.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
Errors: IU003 invalid_argument
Example: select iu_core.fn_cut_open(''policy/procurement'', E''# Procurement\n\nOrders above 50 million need two offers.\n'', ''ana@example.org'')';

revoke all on function iu_core.fn_cut_open(text, text, text) from public;
grant execute on function iu_core.fn_cut_open(text, text, text) to iu_app;
