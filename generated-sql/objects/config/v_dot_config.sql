create view iu_core.v_dot_config with (security_invoker = true) as
select
  r.key,
  r.kind,
  coalesce(c.value, r.default_value) as value,
  r.default_value,
  c.value is not null as is_overridden,
  r.description
from
  iu_core.dot_config_registry as r
  left join iu_core.dot_config as c on c.key = r.key
union all
select
  c.key,
  r.kind,
  c.value,
  r.default_value,
  true as is_overridden,
  r.description
from
  iu_core.dot_config as c
  inner join lateral (
    select
      f.kind,
      f.default_value,
      f.description
    from
      iu_core.dot_config_registry as f
    where
      f.is_family
      and starts_with(c.key, left(f.key, -1))
    order by
      f.key desc
    limit
      1
  ) as r on true
where
  c.value is not null
  and not exists (
    select
      own.key
    from
      iu_core.dot_config_registry as own
    where
      own.key = c.key
  );

comment on view iu_core.v_dot_config is 'All gates and settings with the values that count now; also the members of families that an operator has set.';
comment on column iu_core.v_dot_config.key is 'The key.';
comment on column iu_core.v_dot_config.kind is 'gate or setting.';
comment on column iu_core.v_dot_config.value is 'The value that counts now.';
comment on column iu_core.v_dot_config.default_value is 'The shipped default.';
comment on column iu_core.v_dot_config.is_overridden is 'Whether the value is an operator''s.';
comment on column iu_core.v_dot_config.description is 'What the key decides.';

grant select on table iu_core.v_dot_config to iu_reader;
