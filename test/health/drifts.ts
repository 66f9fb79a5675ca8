/** A change somebody makes by hand, and everything `fn_iu_schema_verify` must say about it: no less, no more. */
export interface SeededDrift {
  readonly what: string;
  readonly change: string;
  readonly named: readonly string[];
}

const unguarded = (table: string, change: string) => `
  alter table ${table} disable trigger user;
  ${change};
  alter table ${table} enable trigger user;
`;

/** Drift of relations, their columns, constraints, indexes, triggers and policies. */
export const relationDrifts: readonly SeededDrift[] = [
  {
    what: "an index dropped",
    change: "create table iu_core.seeded (a int); select iu_core.fn_iu_schema_record(); drop table iu_core.seeded",
    named: ["missing column seeded.a", "missing table seeded"],
  },
  {
    what: "a column added",
    change: "alter table iu_core.unit_version add column note text",
    named: ["changed table unit_version", "unexpected column unit_version.note"],
  },
  {
    what: "a column added and dropped again",
    change: "alter table iu_core.unit_version add column note text; alter table iu_core.unit_version drop column note",
    named: [],
  },
  {
    what: "a column renamed",
    change: "alter table iu_core.unit_version rename column change_note to note",
    named: [
      "missing column unit_version.change_note",
      "unexpected column unit_version.note",
      "missing comment column unit_version.change_note",
      "unexpected comment column unit_version.note",
      "changed table unit_version",
    ],
  },
  {
    what: "a default changed",
    change: "alter table iu_core.information_unit alter column metadata set default '{\"a\": 1}'",
    named: ["changed column information_unit.metadata"],
  },
  {
    what: "NOT NULL dropped",
    change: "alter table iu_core.unit_version alter column title drop not null",
    named: ["changed column unit_version.title"],
  },
  {
    what: "a column's type changed",
    change: "alter table iu_core.unit_version alter column change_note type varchar(200)",
    named: ["changed column unit_version.change_note"],
  },
  {
    what: "a column's collation changed",
    change: "alter table iu_core.unit_version alter column change_note type text collate \"POSIX\"",
    named: ["changed column unit_version.change_note"],
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
    what: "row security switched on",
    change: "alter table iu_core.unit_version enable row level security",
    named: ["changed table unit_version"],
  },
  {
    what: "a policy added",
    change: "create policy everybody on iu_core.unit_version using (true)",
    named: ["unexpected policy unit_version.everybody"],
  },
  {
    what: "a table logged no more",
    change: "create unlogged table iu_core.seeded (a int); alter table iu_core.seeded set logged",
    named: ["unexpected column seeded.a", "unexpected table seeded"],
  },
  {
    what: "a view altered",
    change: "create or replace view iu_core.v_dot_config with (security_invoker = true) as select * from iu_core.v_dot_config_seeded",
    named: ["changed view v_dot_config"],
  },
  {
    what: "a sequence added",
    change: "create sequence iu_core.seeded",
    named: ["unexpected sequence seeded"],
  },
];

void unguarded;
