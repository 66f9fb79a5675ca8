-- Makes the extension iu_core of what migrations installed. Run it as the owner. Refused, with nothing changed, where the database
-- differs from what its last migration left. The way back: leave.sql
begin;
create extension iu_core version 'unpackaged';
do $iu$
begin
  execute format('alter extension iu_core update to %L', iu_core.fn_iu_version());
end
$iu$;
commit;
