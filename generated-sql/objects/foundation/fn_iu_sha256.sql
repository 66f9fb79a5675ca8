create function iu_core.fn_iu_sha256(
  p_text text
)
returns text
language sql
stable
parallel safe
begin atomic
  select encode(sha256(convert_to(p_text, 'UTF8')), 'hex');
end;

comment on function iu_core.fn_iu_sha256(text) is 'SHA-256 of the UTF-8 bytes of a text, as 64 lower-case hex digits.
Arguments:
  p_text: Any text; hashed exactly as it is.
Example: select iu_core.fn_iu_sha256(''abc'')';

revoke all on function iu_core.fn_iu_sha256(text) from public;
grant execute on function iu_core.fn_iu_sha256(text) to iu_reader;
