create function iu_core.fn_iu_collection_import(
  p_collection_key text,
  p_pieces jsonb,
  p_revisions jsonb,
  p_expected_manifest_no integer,
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
  v_collection record;
  v_problem text;
  v_arranged record;
  v_revised int := 0;
  v_change jsonb;
  v_manifest jsonb;
begin
  perform iu_core.fn_dot_gate_require('iu_core.composer_enabled');
  perform iu_core.fn_iu_actor_require(p_actor);
  v_problem := coalesce(
    'p_change_note: ' || case when length(p_change_note) not between 1 and 2000 then 'A change note has 1 to 2000 characters.' end
  );
  if v_problem is not null then
    raise exception using
      errcode = 'IU003',
      message = v_problem,
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', split_part(v_problem, ': ', 1))::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if jsonb_typeof(p_revisions) <> 'array' then
    raise exception using
      errcode = 'IU003',
      message = 'p_revisions is an array of revisions.',
      detail = jsonb_build_object('code', 'invalid_argument', 'argument', 'p_revisions', 'path', '$')::text,
      hint = 'Correct the argument named in the detail.';
  end if;
  if jsonb_array_length(p_revisions) > 0 then
    perform iu_core.fn_dot_gate_require('iu_core.unit_write_enabled');
  end if;
  if p_pieces is not null then
    perform iu_core.fn_iu_piece_count_require(case jsonb_typeof(p_pieces) when 'array' then jsonb_array_length(p_pieces) end);
  end if;
  select l.collection_id, l.role_kind, l.manifest_no, l.piece_count
  into v_collection
  from iu_core.fn_iu_collection_lock(p_collection_key, p_expected_manifest_no) l;

  select 0 as minted, 0 as written, null::jsonb as before into v_arranged;
  if p_pieces is not null then
    select a.minted, a.written, a.before
    into v_arranged
    from iu_core.fn_iu_pieces_arrange(
      v_collection.collection_id, p_pieces, v_collection.role_kind,
      p_collection_key || '/' || v_collection.manifest_no + 1, p_collection_key, p_actor
    ) a;
  end if;
  if jsonb_array_length(p_revisions) > 0 then
    v_revised := iu_core.fn_iu_units_revise(v_collection.collection_id, p_revisions, p_change_note, p_actor);
  end if;

  v_change := jsonb_build_object('action', 'import', 'revised', v_revised, 'minted', v_arranged.minted);
  if v_arranged.written > 0 then
    v_manifest := iu_core.fn_iu_collection_edited(
      v_collection.collection_id, '$', v_change || jsonb_build_object('before', v_arranged.before), p_actor
    );
  else
    v_manifest := iu_core.fn_iu_manifest_append(v_collection.collection_id, v_change, v_revised > 0, p_actor);
  end if;
  return v_manifest || jsonb_build_object('revised', v_revised, 'minted', v_arranged.minted);
end
$iu$;

comment on function iu_core.fn_iu_collection_import(text, jsonb, jsonb, integer, text, text) is 'Takes over a collection that was edited elsewhere as a whole: its arrangement of pieces and the texts of its units.
All or nothing, one manifest. What is as it was writes nothing: an import without an edit changes no row. A spec that names a unit which is a piece already keeps it; pieces left out go, their units stay as they are. New units without an address get <collection_key>/<new manifest number>/<place>. Revisions need the gate iu_core.unit_write_enabled as well.
Arguments:
  p_collection_key: Key of the collection.
  p_pieces: All pieces in order, as specs of fn_iu_compose; null: the arrangement stays.
  p_revisions: New texts: {iu_id, title, body, expected_version_no}, each unit once; may be empty.
  p_expected_manifest_no: The current manifest the caller has read; refused if there is a newer one.
  p_actor: Who asks; 1 to 200 characters, kept in the log.
  p_change_note: Why, at most 2000 characters; kept with every new version.
Errors: IU003 invalid_argument
Example: select iu_core.fn_iu_collection_import(''workflow.invoice-approval'', null, ''[]'', 1, ''ana@example.org'')';

revoke all on function iu_core.fn_iu_collection_import(text, jsonb, jsonb, integer, text, text) from public;
grant execute on function iu_core.fn_iu_collection_import(text, jsonb, jsonb, integer, text, text) to iu_app;
