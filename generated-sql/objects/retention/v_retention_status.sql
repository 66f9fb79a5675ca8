create view iu_core.v_retention_status with (security_invoker = true) as
select
  t.target_key,
  t.relation,
  t.description,
  p.target_key is not null as has_policy,
  coalesce(p.enabled, false) as policy_enabled,
  coalesce(p.keep, t.default_keep) as keep,
  p.batch_size,
  g.is_open as gate_open,
  g.is_open and coalesce(p.enabled, false) as is_effective
from iu_core.retention_target t
left join iu_core.retention_policy p on p.target_key = t.target_key and p.status = 'active'
cross join (select iu_core.fn_dot_gate_enabled('iu_core.retention_enabled')) as g (is_open);

comment on view iu_core.v_retention_status is 'Every target of retention: which rows may go, what operators decided, and whether anything can go now.';
comment on column iu_core.v_retention_status.target_key is 'The target.';
comment on column iu_core.v_retention_status.relation is 'The table that is meant.';
comment on column iu_core.v_retention_status.description is 'Which of its rows may go.';
comment on column iu_core.v_retention_status.has_policy is 'Whether operators have decided.';
comment on column iu_core.v_retention_status.policy_enabled is 'Whether their decision lets older rows go.';
comment on column iu_core.v_retention_status.keep is 'How long rows are kept; without a policy what a dry run counts by.';
comment on column iu_core.v_retention_status.batch_size is 'Most rows one call removes; null without a policy.';
comment on column iu_core.v_retention_status.gate_open is 'Whether the gate iu_core.retention_enabled is open.';
comment on column iu_core.v_retention_status.is_effective is 'Whether rows can go: the gate is open and the policy enabled.';

grant select on table iu_core.v_retention_status to iu_reader;
