create table cutter_governance.cut_change_set (
  change_set_id        uuid not null,
  manifest_envelope_id uuid not null,
  review_decision_id   uuid not null,
  created_at           timestamp with time zone not null,
  created_by           text not null,
  constraint cut_change_set_pkey primary key (change_set_id),
  constraint cut_change_set_manifest_envelope_id_key unique (manifest_envelope_id),
  constraint cut_change_set_review_decision_id_key unique (review_decision_id),
  constraint cut_change_set_manifest_envelope_id_fkey foreign key (manifest_envelope_id) references cutter_governance.manifest_envelope (manifest_envelope_id),
  constraint cut_change_set_review_decision_id_fkey foreign key (review_decision_id) references cutter_governance.review_decision (review_decision_id)
);

comment on table cutter_governance.cut_change_set is 'A manifest and the decision that allows it: what units are enacted under. Append-only.';
comment on column cutter_governance.cut_change_set.change_set_id is 'Time-ordered identity; what enacting is called with.';
comment on column cutter_governance.cut_change_set.manifest_envelope_id is 'What comes into force.';
comment on column cutter_governance.cut_change_set.review_decision_id is 'What allows it.';
comment on column cutter_governance.cut_change_set.created_at is 'When it was authored.';
comment on column cutter_governance.cut_change_set.created_by is 'Who authored it.';
comment on constraint cut_change_set_pkey on cutter_governance.cut_change_set is 'Identity of a row.';
comment on constraint cut_change_set_manifest_envelope_id_key on cutter_governance.cut_change_set is 'One row per manifest_envelope_id.';
comment on constraint cut_change_set_review_decision_id_key on cutter_governance.cut_change_set is 'One row per review_decision_id.';
comment on constraint cut_change_set_manifest_envelope_id_fkey on cutter_governance.cut_change_set is 'Each manifest_envelope_id is a row of manifest_envelope.';
comment on constraint cut_change_set_review_decision_id_fkey on cutter_governance.cut_change_set is 'Each review_decision_id is a row of review_decision.';

create trigger cut_change_set_refuse_change
  before update or delete or truncate on cutter_governance.cut_change_set
  for each statement
  execute function iu_core.fn_iu_refuse_change();
comment on trigger cut_change_set_refuse_change on cutter_governance.cut_change_set is 'Keeps cut_change_set append-only: update, delete, truncate is refused with IU009.';
