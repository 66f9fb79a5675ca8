create table toy_shop.item (
  item_id    uuid not null default toy_shop.fn_new_id(),
  code       text collate pg_catalog."C" not null,
  title      text not null,
  category   text collate pg_catalog."C" not null,
  "order"    integer not null default 0,
  retired_at timestamp with time zone,
  constraint item_pkey primary key (item_id),
  constraint item_code_key unique (code),
  constraint item_category_fkey foreign key (category) references toy_shop.category (category) on delete restrict,
  constraint item_code_format_check check (code ~ '^[A-Z]+-\d+$'),
  constraint item_order_positive_check check ("order" >= 0)
) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.05);

create index item_category_order_idx on toy_shop.item (category, "order") with (fillfactor = 80)
  where retired_at is null;

comment on index toy_shop.item_category_order_idx is 'Things to be had.';

create index item_title_idx on toy_shop.item (lower(title));

comment on index toy_shop.item_title_idx is 'Things by name.';

create index item_place_idx on toy_shop.item (category) include (code);

comment on index toy_shop.item_place_idx is 'Codes of a category.';

comment on table toy_shop.item is 'One thing on the shelves.';
comment on column toy_shop.item.item_id is 'Identity.';
comment on column toy_shop.item.code is 'How it is asked for.';
comment on column toy_shop.item.title is 'What it is called.';
comment on column toy_shop.item.category is 'What it is.';
comment on column toy_shop.item."order" is 'Where it stands; a reserved word, on purpose.';
comment on column toy_shop.item.retired_at is 'When it was taken away.';
comment on constraint item_pkey on toy_shop.item is 'Identity of a row.';
comment on constraint item_code_key on toy_shop.item is 'One row per code.';
comment on constraint item_category_fkey on toy_shop.item is 'Each category is a row of category.';
comment on constraint item_code_format_check on toy_shop.item is 'code format.';
comment on constraint item_order_positive_check on toy_shop.item is 'order positive.';

grant select on table toy_shop.item to toy_clerk;
