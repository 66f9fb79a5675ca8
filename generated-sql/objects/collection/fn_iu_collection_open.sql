create function iu_core.fn_iu_collection_open(
  p_collection_key text,
  p_collection_kind text,
  p_role_kind text,
  p_title text,
  p_template_collection_id uuid,
  p_metadata jsonb,
  p_actor text
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $iu$
declare
  v_title text := iu_core.fn_iu_canonical_text(p_title);
  v_collection_id uuid;
  v_problem text;
begin
  v_problem := coalesce(
    'p_collection_key: ' || coalesce(
            case
              when p_collection_key is null then 'An address is required.'
              when length(p_collection_key) not between 1 and 500 then 'An address has 1 to 500 characters.'
              when p_collection_key ~ '[^A-Za-z0-9._:/\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0386\u0388-\u03ff\u0400-\u0481\u048a-\u052f\u1e00-\u1eff\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3-]' then 'An address has letters, digits and . _ : / - only.'
            end,
            case when length(p_collection_key) > 200 then 'A collection key has at most 200 characters.' end
          ),
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

  insert into iu_core.iu_piece_collection (
    collection_key, collection_kind, role_kind, title,
    template_collection_id, metadata, created_by
  )
  values (
    p_collection_key, p_collection_kind, p_role_kind, v_title,
    p_template_collection_id, p_metadata, p_actor
  )
  on conflict (collection_key) do nothing
  returning collection_id into v_collection_id;
  if v_collection_id is null then
    raise exception using
      errcode = 'IU005',
      message = format('The collection key %s is taken.', p_collection_key),
      detail = jsonb_build_object(
        'code', 'conflict',
        'argument', 'p_collection_key',
        'collection_key', p_collection_key,
        'expected', null,
        'actual', (select c.collection_id from iu_core.iu_piece_collection c where c.collection_key = p_collection_key)
      )::text,
      hint = 'Choose another key; also the key of a withdrawn collection is never given out again.';
  end if;
  return v_collection_id;
end
$iu$;

comment on function iu_core.fn_iu_collection_open(text, text, text, text, uuid, jsonb, text) is 'Inserts a collection without pieces; refuses a key that is taken.
Of two transactions that open the same key one waits for the other.
Arguments:
  p_collection_key: Key of the new collection.
  p_collection_kind: A registered kind; checked by the caller.
  p_role_kind: The kind whose roles count.
  p_title: Title of the whole; one line.
  p_template_collection_id: The collection it is made from, or null.
  p_metadata: Anything else; an object.
  p_actor: Who asks; checked by the caller.
Errors: IU003 invalid_argument, IU005 conflict';

revoke all on function iu_core.fn_iu_collection_open(text, text, text, text, uuid, jsonb, text) from public;
