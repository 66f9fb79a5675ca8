create table toy_shop.category (
  category text collate pg_catalog."C" not null,
  parent   text collate pg_catalog."C",
  rank     integer not null default 0,
  labels   jsonb not null default '{}',
  words    text[] not null default '{}',
  constraint category_pkey primary key (category),
  constraint category_parent_fkey foreign key (parent) references toy_shop.category (category)
);

create index category_parent_idx on toy_shop.category (parent);

comment on index toy_shop.category_parent_idx is 'Parts of a category.';

comment on table toy_shop.category is 'A kind of thing; shipped.';
comment on column toy_shop.category.category is 'Its name.';
comment on column toy_shop.category.parent is 'What it is part of.';
comment on column toy_shop.category.rank is 'Where it stands in lists.';
comment on column toy_shop.category.labels is 'Its name in other languages.';
comment on column toy_shop.category.words is 'Words it is found by.';
comment on constraint category_pkey on toy_shop.category is 'Identity of a row.';
comment on constraint category_parent_fkey on toy_shop.category is 'Each parent is a row of category.';

grant select on table toy_shop.category to toy_clerk;

insert into toy_shop.category (category)
  values ('things');

insert into toy_shop.category (category, parent, rank, labels, words)
  values ('tools', 'things', 1, '{"vi":"dụng cụ"}', array['tool', 'it''s sharp']::text[]);

create trigger category_kept
  before update or delete or truncate on toy_shop.category
  for each statement
  execute function toy_shop.fn_keep_rows();
comment on trigger category_kept on toy_shop.category is 'Categories are shipped, not made.';
