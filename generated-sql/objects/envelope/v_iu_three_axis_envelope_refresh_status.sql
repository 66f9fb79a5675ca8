create view iu_core.v_iu_three_axis_envelope_refresh_status with (security_invoker = true) as
select d.current_table_count, d.current_view_count, d.current_in_sync, d.current_drift, d.last_refreshed_at
from iu_core.fn_iu_three_axis_drift_count() as d;

comment on view iu_core.v_iu_three_axis_envelope_refresh_status is 'How far the three-axis envelopes are from the live state: one row, counted when it is read.';
comment on column iu_core.v_iu_three_axis_envelope_refresh_status.current_table_count is 'Envelopes there are.';
comment on column iu_core.v_iu_three_axis_envelope_refresh_status.current_view_count is 'Envelopes the live state makes: one for each unit.';
comment on column iu_core.v_iu_three_axis_envelope_refresh_status.current_in_sync is 'Whether both agree in everything.';
comment on column iu_core.v_iu_three_axis_envelope_refresh_status.current_drift is 'Number of units without envelope, of envelopes without unit, and of envelopes that say something else.';
comment on column iu_core.v_iu_three_axis_envelope_refresh_status.last_refreshed_at is 'When an envelope was refreshed last; null: there is none.';

grant select on table iu_core.v_iu_three_axis_envelope_refresh_status to iu_reader;
