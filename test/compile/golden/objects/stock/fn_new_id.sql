create function toy_shop.fn_new_id()
returns uuid
language sql
volatile
parallel safe
cost 5
begin atomic
  select gen_random_uuid();
end;

comment on function toy_shop.fn_new_id() is 'A new identity.';

revoke all on function toy_shop.fn_new_id() from public;
grant execute on function toy_shop.fn_new_id() to toy_manager;
