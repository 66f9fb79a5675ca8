create function iu_core.fn_iu_content_digest(
  p_leaves text
)
returns text
language sql
stable
parallel safe
begin atomic
  select encode(case size when 0 then sha256(''::bytea) else nodes end, 'hex')
  from iu_core.fn_iu_merkle_levels(p_leaves)
  where size <= 1;
end;

comment on function iu_core.fn_iu_content_digest(text) is 'The RFC 6962 Merkle tree hash over some leaves, as 64 lower-case hex digits.
Arguments:
  p_leaves: The leaves'' data, one a line; for a collection <role> TAB <body_digest>. Empty: no leaves.
Example: select iu_core.fn_iu_content_digest(E''step\t'' || iu_core.fn_iu_sha256(''text''))';

revoke all on function iu_core.fn_iu_content_digest(text) from public;
grant execute on function iu_core.fn_iu_content_digest(text) to iu_reader;
