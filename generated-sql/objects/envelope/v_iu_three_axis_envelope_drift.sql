create view iu_core.v_iu_three_axis_envelope_drift with (security_invoker = true) as
select
  l.iu_id,
  case
    when e.iu_id is null then 'missing'
    when (
      e.structure <> l.structure
      or e.content <> l.content
      or e.governance <> l.governance
      or e.envelope_digest <> l.envelope_digest
    ) then 'content_diff'
  end as drift,
  case when (
    e.structure <> l.structure
    or e.content <> l.content
    or e.governance <> l.governance
    or e.envelope_digest <> l.envelope_digest
  ) then
    coalesce(
      nullif(
        array_remove(
          array[
            case when e.structure <> l.structure then 'structure' end,
            case when e.content <> l.content then 'content' end,
            case when e.governance <> l.governance then 'governance' end
          ],
          null
        ),
        '{}'
      ),
      '{digest}'
    )
  end as axes
from iu_core.v_iu_three_axis_envelope_live l
left join iu_core.iu_three_axis_envelope e on e.iu_id = l.iu_id
union all
select e.iu_id, 'orphan', null
from iu_core.iu_three_axis_envelope e
where not exists (select from iu_core.information_unit u where u.iu_id = e.iu_id);

comment on view iu_core.v_iu_three_axis_envelope_drift is 'All units and envelopes, and how the two differ. Internal: granted to nobody, read by functions that run as the owner.';
comment on column iu_core.v_iu_three_axis_envelope_drift.iu_id is 'The unit.';
comment on column iu_core.v_iu_three_axis_envelope_drift.drift is 'missing: a unit without envelope; orphan: an envelope without unit; content_diff: they differ; null: they agree.';
comment on column iu_core.v_iu_three_axis_envelope_drift.axes is 'The axes that differ: structure, content, governance; digest alone when somebody changed just that. Null unless content_diff.';
