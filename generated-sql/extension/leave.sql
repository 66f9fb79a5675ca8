-- Lets go of everything the extension iu_core consists of; from then on migrations lead further. Run it as the owner.
-- Nothing is dropped but the extension's name. The way back: adopt.sql
begin;
alter extension iu_core update to 'migrations';
drop extension iu_core;
commit;
