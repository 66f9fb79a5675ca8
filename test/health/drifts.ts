/** A change somebody makes by hand, and everything `fn_iu_schema_verify` must say about it: no less, no more. */
export interface SeededDrift {
  readonly what: string;
  readonly change: string;
  /** `<drift> <kind> <name>`, in any order. */
  readonly named: readonly string[];
}

/** Drift of relations and what belongs to them. */
export const relationDrifts: readonly SeededDrift[] = [
  {
    what: "a table added",
    change: "create table iu_core.seeded (a int)",
    named: ["unexpected table seeded", "unexpected column seeded.a"],
  },
  {
    what: "a column added",
    change: "alter table iu_core.unit_version add column note text",
    named: ["changed table unit_version", "unexpected column unit_version.note"],
  },
  {
    what: "a column's type changed",
    change: "alter table iu_core.unit_version alter column change_note type varchar(200)",
    named: ["changed column unit_version.change_note"],
  },
  {
    what: "a column's collation changed",
    change: 'alter table iu_core.unit_version alter column change_note type text collate "POSIX"',
    named: ["changed column unit_version.change_note"],
  },
  {
    what: "a default changed",
    change: `alter table iu_core.information_unit alter column metadata set default '{"a": 1}'`,
    named: ["changed column information_unit.metadata"],
  },
  {
    what: "NOT NULL dropped",
    change: "alter table iu_core.unit_version alter column title drop not null",
    named: ["changed column unit_version.title"],
  },
  {
    what: "a column's storage changed",
    change: "alter table iu_core.unit_version alter column body set storage external",
    named: ["changed column unit_version.body"],
  },
  {
    what: "a storage parameter set",
    change: "alter table iu_core.unit_version set (fillfactor = 70)",
    named: ["changed table unit_version"],
  },
  {
    what: "a CHECK constraint made weaker",
    change: `
      alter table iu_core.unit_version drop constraint unit_version_version_positive_check;
      alter table iu_core.unit_version add constraint unit_version_version_positive_check check (version_no >= 0);
      comment on constraint unit_version_version_positive_check on iu_core.unit_version is 'version positive.'`,
    named: ["changed constraint unit_version.unit_version_version_positive_check"],
  },
  {
    what: "a foreign key not valid",
    change: `
      alter table iu_core.iu_collection_kind_role drop constraint iu_collection_kind_role_collection_kind_fkey;
      alter table iu_core.iu_collection_kind_role add constraint iu_collection_kind_role_collection_kind_fkey
        foreign key (collection_kind) references iu_core.iu_collection_kind (collection_kind) not valid;
      comment on constraint iu_collection_kind_role_collection_kind_fkey on iu_core.iu_collection_kind_role
        is 'Each collection_kind is a row of iu_collection_kind.'`,
    named: ["changed constraint iu_collection_kind_role.iu_collection_kind_role_collection_kind_fkey"],
  },
  {
    what: "an index dropped",
    change: "drop index iu_core.iu_piece_membership_iu_id_pinned_version_no_idx",
    named: [
      "missing index iu_piece_membership_iu_id_pinned_version_no_idx",
      "missing comment index iu_piece_membership_iu_id_pinned_version_no_idx",
    ],
  },
  {
    what: "an index over other columns",
    change: `
      drop index iu_core.iu_piece_collection_role_kind_idx;
      create index iu_piece_collection_role_kind_idx on iu_core.iu_piece_collection (title);
      comment on index iu_core.iu_piece_collection_role_kind_idx is 'Collections with the roles of a kind.'`,
    named: ["changed index iu_piece_collection_role_kind_idx"],
  },
  {
    what: "a trigger disabled",
    change: "alter table iu_core.iu_lifecycle_log disable trigger iu_lifecycle_log_refuse_change",
    named: ["changed trigger iu_lifecycle_log.iu_lifecycle_log_refuse_change"],
  },
  {
    what: "a trigger dropped",
    change: "drop trigger unit_version_refuse_change on iu_core.unit_version",
    named: ["missing trigger unit_version.unit_version_refuse_change", "missing comment trigger unit_version.unit_version_refuse_change"],
  },
  {
    what: "row security switched on",
    change: "alter table iu_core.dot_config enable row level security",
    named: ["changed table dot_config"],
  },
  {
    what: "row security switched off",
    change: "alter table iu_core.unit_version disable row level security",
    named: ["changed table unit_version"],
  },
  {
    what: "a column dropped in the second schema",
    change: "alter table cutter_governance.review_decision drop column comment",
    named: [
      "changed table governance.review_decision",
      "missing column governance.review_decision.comment",
      "missing comment column governance.review_decision.comment",
    ],
  },
  {
    what: "a policy added",
    change: "create policy everybody on iu_core.unit_version using (true)",
    named: ["unexpected policy unit_version.everybody"],
  },
  {
    what: "a rule added",
    change: "create rule swallow as on delete to iu_core.dot_config do instead nothing",
    named: ["unexpected rule dot_config.swallow"],
  },
  {
    what: "a view's query altered",
    change: `
      do $$ begin
        execute 'create or replace view iu_core.v_dot_config with (security_invoker = true) as select * from ('
          || rtrim(pg_get_viewdef('iu_core.v_dot_config'::regclass), ';') || ') as v where v.key <> ''x''';
      end $$`,
    named: ["changed view v_dot_config"],
  },
  {
    what: "a view run with its owner's privileges",
    change: "alter view iu_core.v_dot_config reset (security_invoker)",
    named: ["changed view v_dot_config"],
  },
  {
    what: "a sequence added",
    change: "create sequence iu_core.seeded",
    named: ["unexpected sequence seeded"],
  },
  {
    what: "an enum added",
    change: "create type iu_core.seeded as enum ('a', 'b')",
    named: ["unexpected type seeded", "unexpected grant type seeded to PUBLIC"],
  },
  {
    what: "extended statistics added",
    change: "create statistics iu_core.seeded on iu_id, version_no from iu_core.unit_version",
    named: ["unexpected statistics object {schema}.seeded"],
  },
];

/** Drift of functions, privileges, comments and owners. */
export const functionDrifts: readonly SeededDrift[] = [
  {
    what: "a function added",
    change:
      "create function iu_core.seeded(p_a int) returns int language sql as 'select 1'; revoke all on function iu_core.seeded from public",
    named: ["unexpected function seeded(integer)"],
  },
  {
    what: "an overload added",
    change:
      "create function iu_core.fn_iu_sha256(p_a int) returns int language sql as 'select 1'; revoke all on function iu_core.fn_iu_sha256(int) from public",
    named: ["unexpected function fn_iu_sha256(integer)"],
  },
  {
    what: "a function's body changed",
    change: `
      do $$ begin
        execute replace(pg_get_functiondef('iu_core.fn_iu_actor_require(text)'::regprocedure), '200', '2000');
      end $$`,
    named: ["changed function fn_iu_actor_require(text)"],
  },
  {
    what: "volatility changed",
    change: "alter function iu_core.fn_iu_actor_require(text) volatile",
    named: ["changed function fn_iu_actor_require(text)"],
  },
  {
    what: "SECURITY DEFINER given",
    change: "alter function iu_core.fn_dot_config_get(text) security definer",
    named: ["changed function fn_dot_config_get(text)"],
  },
  {
    what: "the search path unpinned",
    change: "alter function iu_core.fn_dot_config_get(text) reset search_path",
    named: ["changed function fn_dot_config_get(text)"],
  },
  {
    what: "a function's cost changed",
    change: "alter function iu_core.fn_dot_config_get(text) cost 7",
    named: ["changed function fn_dot_config_get(text)"],
  },
  {
    what: "EXECUTE granted to PUBLIC",
    change: "grant execute on function iu_core.fn_dot_config_get(text) to public",
    named: ["unexpected grant function fn_dot_config_get(text) to PUBLIC"],
  },
  {
    what: "a grant revoked",
    change: "revoke select on iu_core.unit_version from iu_reader",
    named: ["missing grant table unit_version to iu_reader"],
  },
  {
    what: "a grant widened",
    change: "grant update on iu_core.unit_version to iu_reader",
    named: ["changed grant table unit_version to iu_reader"],
  },
  {
    what: "a privilege on one column granted",
    change: "grant update (title) on iu_core.unit_version to iu_app",
    named: ["unexpected grant column unit_version.title to iu_app"],
  },
  {
    what: "the schema opened to PUBLIC",
    change: "grant create on schema iu_core to public",
    named: ["unexpected grant schema {schema} to PUBLIC"],
  },
  {
    what: "a comment dropped",
    change: "comment on column iu_core.unit_version.body is null",
    named: ["missing comment column unit_version.body"],
  },
  {
    what: "a comment changed",
    change: "comment on function iu_core.fn_iu_sha256(text) is 'MD5 of a text.'",
    named: ["changed comment function fn_iu_sha256(text)"],
  },
  {
    what: "an owner changed",
    change: "grant create on schema iu_core to iu_operator; alter view iu_core.v_dot_config owner to iu_operator",
    named: ["changed grant schema {schema} to iu_operator", "unexpected owner view v_dot_config"],
  },
];

const past = (table: string, change: string) =>
  `alter table ${table} disable trigger user; ${change}; alter table ${table} enable trigger user`;

/** Drift of rows that ship with the product, written past triggers. */
export const rowDrifts: readonly SeededDrift[] = [
  {
    what: "a gate's default opened",
    change: past(
      "iu_core.dot_config_registry",
      "update iu_core.dot_config_registry set default_value = 'true' where key = 'iu_core.composer_enabled'",
    ),
    named: ["changed row dot_config_registry[iu_core.composer_enabled]"],
  },
  {
    what: "a shipped row deleted",
    change: past("iu_core.iu_collection_kind_role", "delete from iu_core.iu_collection_kind_role where role = 'reference'"),
    named: ["missing row iu_collection_kind_role[file, reference]"],
  },
  {
    what: "a shipped row deleted from among those of operators",
    change: past("iu_core.event_type_registry", "delete from iu_core.event_type_registry where event_type = 'piece.split'"),
    named: ["missing row event_type_registry[piece.split]"],
  },
  {
    what: "a shipped event type that allows more",
    change: past(
      "iu_core.event_type_registry",
      "update iu_core.event_type_registry set payload_keys = '{body_text}' where event_type = 'piece.split'",
    ),
    named: ["changed row event_type_registry[piece.split]"],
  },
  {
    what: "a row added to a registry only migrations fill",
    change: past("iu_core.iu_collection_kind", "insert into iu_core.iu_collection_kind values ('pamphlet', false, 'Seeded.')"),
    named: ["unexpected row iu_collection_kind[pamphlet]"],
  },
  {
    what: "a role's numbers changed",
    change: past("iu_core.iu_collection_kind_role", "update iu_core.iu_collection_kind_role set max_count = 2 where role = 'title'"),
    named: ["changed row iu_collection_kind_role[file, title]"],
  },
];
