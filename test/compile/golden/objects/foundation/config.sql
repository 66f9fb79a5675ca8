create table toy_shop.config (
  key     text collate pg_catalog."C" not null,
  is_open boolean not null default false,
  constraint config_pkey primary key (key)
);

comment on table toy_shop.config is 'Gates and settings of the shop.';
comment on column toy_shop.config.key is 'Its name.';
comment on column toy_shop.config.is_open is 'Whether it is open.';
comment on constraint config_pkey on toy_shop.config is 'Identity of a row.';

grant select on table toy_shop.config to toy_clerk;
grant update on table toy_shop.config to toy_manager;

insert into toy_shop.config (key)
  values ('toy.stock_open');

insert into toy_shop.config (key, is_open)
  values ('toy.max_title', false);
