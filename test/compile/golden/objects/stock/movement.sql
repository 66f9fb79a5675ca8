create table toy_shop.movement (
  happened_on date not null,
  movement_id uuid not null default toy_shop.fn_new_id(),
  item_id     uuid not null,
  amount      bigint not null,
  constraint movement_pkey primary key (happened_on, movement_id),
  constraint movement_item_id_fkey foreign key (item_id) references toy_shop.item (item_id) on delete cascade
) partition by range (happened_on);

create table toy_shop.movement_early partition of toy_shop.movement for values from (minvalue) to ('2020-01-01');

create table toy_shop.movement_default partition of toy_shop.movement default;

create index movement_item_id_idx on toy_shop.movement (item_id);

comment on index toy_shop.movement_item_id_idx is 'Movements of a thing.';

comment on table toy_shop.movement is 'One thing that came or went.';
comment on column toy_shop.movement.happened_on is 'When.';
comment on column toy_shop.movement.movement_id is 'Identity.';
comment on column toy_shop.movement.item_id is 'What.';
comment on column toy_shop.movement.amount is 'How many; negative when they went.';
comment on constraint movement_pkey on toy_shop.movement is 'Identity of a row.';
comment on constraint movement_item_id_fkey on toy_shop.movement is 'Each item_id is a row of item.';
comment on table toy_shop.movement_early is 'Partition of movement.';
comment on table toy_shop.movement_default is 'Partition of movement.';

grant select on table toy_shop.movement to toy_clerk;
