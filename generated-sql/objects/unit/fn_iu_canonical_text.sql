create function iu_core.fn_iu_canonical_text(
  p_text text
)
returns text
language sql
immutable
parallel safe
begin atomic
  select replace(
    replace(
      case
        when octet_length(p_text) = length(p_text) then p_text
        when p_text is nfc normalized then p_text
        else normalize(p_text, nfc)
      end,
      E'\r\n',
      E'\n'
    ),
    E'\r',
    E'\n'
  );
end;

comment on function iu_core.fn_iu_canonical_text(text) is 'A text as it is stored and digested: lines end in LF, Unicode is in normal form C.
Applied once, when text enters. Applying it again changes nothing. Needs a database in UTF-8.
Arguments:
  p_text: Any text.
Example: select iu_core.fn_iu_canonical_text(E''a\r\nb'')';

revoke all on function iu_core.fn_iu_canonical_text(text) from public;
grant execute on function iu_core.fn_iu_canonical_text(text) to iu_reader;
