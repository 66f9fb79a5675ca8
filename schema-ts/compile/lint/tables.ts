import { type Hole, isFragment } from "../../kit/fragment.ts";
import { render } from "../../kit/render.ts";
import type { TableDefinition } from "../../kit/table.ts";
import type { Finding } from "../check.ts";
import { tokenNames } from "../names.ts";
import type { Plan } from "../plan.ts";
import { code } from "./code.ts";
import { forbiddenIn } from "./forbidden.ts";
import { sameSchema } from "./schema.ts";

/** Types whose values mean something on one server only. */
const local = /^(xid8?|cid|tid|oid|reg\w+|pg_snapshot|txid_snapshot|pg_lsn)(\[\])?$/;
const numbered = /^(small|big)?serial\d?$/;

export function tableFindings(table: TableDefinition, plan: Plan): Finding[] {
  const found = (rule: string, message: string): Finding => ({ rule, object: table.name, message, where: table.origin.where() });
  const names = tokenNames(plan.product);
  return [
    ...(table.primaryKey.length > 0 ? [] : [found("primary-key", "has no primary key (6)")]),
    ...table.foreignKeys
      .map(({ references }) => references().$)
      .filter(({ schema }) => !sameSchema(schema, table.schema, plan))
      .map(({ name }) => found("one-schema", `refers to ${name} of another schema (1)`)),
    ...Object.entries(table.columns).flatMap(([column, { sqlType }]) => [
      ...(local.test(sqlType) ? [found("no-local-ids", `${column} stores ${sqlType}, which means nothing on another server (2)`)] : []),
      ...(numbered.test(sqlType) ? [found("no-sequence", `${column} is numbered by a sequence (2)`)] : []),
    ]),
    ...expressionsOf(table).flatMap(([what, expression]) =>
      forbiddenIn(code(render(expression, names))).map(({ rule, message }) => found(rule, `${what} ${message}`)),
    ),
  ];
}

function expressionsOf({ columns, checks, indexes, rowSecurity }: TableDefinition): [what: string, Hole][] {
  const all: [string, Hole | undefined][] = [
    ...Object.entries(columns).map(([name, { defaultValue }]): [string, Hole | undefined] => [`the default of ${name}`, defaultValue]),
    ...checks.map(({ name, expression }): [string, Hole] => [name, expression]),
    ...indexes.flatMap(({ name, keys, where }) =>
      [...keys.filter(isFragment), where].map((expression): [string, Hole | undefined] => [name, expression]),
    ),
    ...(rowSecurity?.policies ?? []).flatMap(({ name, using, withCheck }): [string, Hole | undefined][] => [
      [`the policy ${name}`, using],
      [`the policy ${name}`, withCheck],
    ]),
  ];
  return all.filter((one): one is [string, Hole] => one[1] !== undefined);
}
