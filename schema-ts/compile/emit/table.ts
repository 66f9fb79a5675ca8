import { type AnyTable, dependenciesOf, type Fragment, type Hole, type Names, render } from "../../kit/index.ts";
import { quoteIdentifier, quoteLiteral } from "../../kit/names.ts";
import type { Definition } from "../../kit/reference.ts";
import type { IndexDefinition, TableDefinition } from "../../kit/table.ts";
import type { EmittedObject, Part } from "../part.ts";
import { commentPart } from "./comment.ts";
import { grantPart } from "./grant.ts";
import { columnAttributes, columnText } from "./type.ts";

const list = (columns: readonly string[]) => columns.map(quoteIdentifier).join(", ");
const storageText = (storage: Readonly<Record<string, string | number>>) =>
  Object.entries(storage)
    .map(([key, value]) => `${key} = ${value}`)
    .join(", ");

export function emitTable(table: AnyTable, module: string, names: Names): EmittedObject {
  const definition = table.$;
  const name = table.render(names);
  const object = `table ${name}`;
  const columns = Object.entries(definition.columns);
  const width = Math.max(...columns.map(([column]) => quoteIdentifier(column).length));
  const constraints = tableConstraints(definition, names);
  const lines = [
    ...columns.map(([column, type]) => `${quoteIdentifier(column).padEnd(width)} ${columnText(type, names)}`),
    ...constraints.map(([constraint, text]) => `constraint ${constraint} ${text}`),
  ];
  const storage = storageText(definition.storage);
  const partitioning = definition.partitioning
    ? ` partition by ${definition.partitioning.strategy} (${list(definition.partitioning.columns)})`
    : "";
  const operatorRows = typeof definition.operatorRows === "string" ? definition.operatorRows : render(definition.operatorRows, names);
  const attributes: Record<string, string> = {
    storage,
    partitioning,
    "operator rows": operatorRows,
    "row security": definition.rowSecurity ? (definition.rowSecurity.force ? "forced" : "on") : "off",
    columns: columns.map(([column]) => column).join(","),
  };
  for (const [column, type] of columns) {
    for (const [attribute, value] of Object.entries(columnAttributes(type, names))) attributes[`column ${column} ${attribute}`] = value;
  }
  for (const [constraint, text] of constraints) attributes[`constraint ${constraint}`] = text;
  const create = `create table ${name} (\n${lines.map((line) => `  ${line}`).join(",\n")}\n)${partitioning}${storage ? ` with (${storage})` : ""};`;
  const parts: Part[] = [{ id: object, kind: "table", object, create, drop: `drop table ${name};`, attributes }];
  for (const partition of definition.partitioning?.partitions ?? []) {
    const partitionName = `${names.schema(definition.schema)}.${quoteIdentifier(partition.name)}`;
    const bounds = partition.bounds ? `for values ${render(partition.bounds, names)}` : "default";
    parts.push({
      id: `partition ${partitionName}`,
      kind: "partition",
      object,
      create: `create table ${partitionName} partition of ${name} ${bounds};`,
      drop: `drop table ${partitionName};`,
      attributes: {},
    });
  }
  for (const index of definition.indexes) parts.push(...indexParts(index, object, name, names, definition));
  if (definition.rowSecurity) parts.push(...rowSecurityParts(definition, object, name, names));
  parts.push(
    commentPart(object, [
      [object, definition.summary],
      ...columns.map(([column, type]) => [`column ${name}.${quoteIdentifier(column)}`, type.summary] as const),
      ...constraints.map(([constraint, , summary]) => [`constraint ${constraint} on ${name}`, summary] as const),
      ...(definition.partitioning?.partitions ?? []).map(
        (partition) =>
          [`table ${names.schema(definition.schema)}.${quoteIdentifier(partition.name)}`, `Partition of ${definition.name}.`] as const,
      ),
    ]),
  );
  const grants = Object.entries(definition.grants).map(([privilege, to]) => ({ privilege, to: to ?? [] }));
  parts.push(grantPart(object, `table ${name}`, grants, false));
  return { module, name: definition.name, parts };
}

function tableConstraints(definition: TableDefinition, names: Names): [name: string, text: string, summary: string][] {
  return [
    [`${definition.name}_pkey`, `primary key (${list(definition.primaryKey)})`, "Identity of a row."],
    ...definition.unique.map((unique): [string, string, string] => [
      unique.name,
      `unique (${list(unique.columns)})`,
      `One row per ${unique.columns.join(", ")}.`,
    ]),
    ...definition.foreignKeys.map((key): [string, string, string] => {
      const target = key.references();
      const onDelete = key.onDelete === "no action" ? "" : ` on delete ${key.onDelete}`;
      return [
        key.name,
        `foreign key (${list(key.columns)}) references ${target.render(names)} (${list(key.target ?? target.$.primaryKey)})${onDelete}`,
        `Each ${key.columns.join(", ")} is a row of ${target.$.name}.`,
      ];
    }),
    ...definition.checks.map((check): [string, string, string] => [
      check.name,
      `check (${render(check.expression, names)})`,
      `${check.name
        .slice(definition.name.length + 1)
        .replace(/_check$/, "")
        .replaceAll("_", " ")}.`,
    ]),
  ];
}

function indexParts(index: IndexDefinition, object: string, table: string, names: Names, definition: TableDefinition): Part[] {
  const keys = index.keys.map((key) => (typeof key === "string" ? quoteIdentifier(key) : render(key, names))).join(", ");
  const where = index.where ? `\n  where ${render(index.where, names)}` : "";
  const include = index.include.length > 0 ? ` include (${list(index.include)})` : "";
  const storage = storageText(index.storage);
  const rest = `${index.name} on ${table}${index.method === "btree" ? "" : ` using ${index.method}`} (${keys})${include}${storage ? ` with (${storage})` : ""}${where};`;
  const identity = `index ${names.schema(definition.schema)}.${index.name}`;
  const kind = `create ${index.unique ? "unique " : ""}index`;
  const partitioned = String(!!definition.partitioning);
  return [
    {
      id: identity,
      kind: "index",
      object,
      create: `${kind} ${rest}`,
      drop: `drop ${identity};`,
      attributes: { concurrently: `${kind} concurrently ${rest}`, partitioned },
    },
    // A part of its own: an index built concurrently is there later than the table's other words.
    commentPart(identity, [[identity, index.summary]], { table: object, partitioned }),
  ];
}

function rowSecurityParts(definition: TableDefinition, object: string, table: string, names: Names): Part[] {
  const force = definition.rowSecurity?.force ? `\nalter table ${table} force row level security;` : "";
  const unforce = force ? `alter table ${table} no force row level security;\n` : "";
  return [
    {
      id: `row security ${table}`,
      kind: "row security",
      object,
      create: `alter table ${table} enable row level security;${force}`,
      drop: `${unforce}alter table ${table} disable row level security;`,
      attributes: {},
    },
    ...(definition.rowSecurity?.policies ?? []).map((policy): Part => {
      const using = policy.using ? `\n  using (${render(policy.using, names)})` : "";
      const check = policy.withCheck ? `\n  with check (${render(policy.withCheck, names)})` : "";
      const to = policy.to.map(({ name }) => quoteIdentifier(name)).join(", ");
      return {
        id: `policy ${policy.name} on ${table}`,
        kind: "policy",
        object,
        create:
          `create policy ${policy.name} on ${table}\n  for ${policy.command} to ${to}${using}${check};\n` +
          `comment on policy ${policy.name} on ${table} is ${quoteLiteral(policy.summary)};`,
        drop: `drop policy ${policy.name} on ${table};`,
        attributes: {},
      };
    }),
  ];
}

/** Definitions that must exist before the table can be created. */
export function tableDependencies(table: AnyTable): Set<Definition> {
  const found = new Set<Definition>();
  const add = (hole: Hole | undefined) => hole && dependenciesOf(hole, found);
  for (const type of Object.values(table.$.columns)) add(type.defaultValue);
  for (const check of table.$.checks) add(check.expression);
  for (const index of table.$.indexes) {
    add(index.where);
    for (const key of index.keys) if (typeof key !== "string") add(key as Fragment);
  }
  for (const policy of table.$.rowSecurity?.policies ?? []) {
    add(policy.using);
    add(policy.withCheck);
  }
  for (const key of table.$.foreignKeys) found.add(key.references().$);
  found.delete(table.$);
  return found;
}
