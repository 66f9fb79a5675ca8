import type pg from "pg";
import type { CommandArgument } from "../../schema-ts/command/dot_iu_command_catalog.ts";
import { quoteIdentifier } from "../../schema-ts/kit/names.ts";

/** One row of `fn_iu_healthcheck`. */
export interface HealthRow {
  readonly surface: string;
  readonly ok: boolean;
  readonly observed: unknown;
  readonly expected: string;
  readonly hint: string;
}

/** One row of `fn_iu_schema_verify`. */
export interface DriftRow {
  readonly object_kind: string;
  readonly object_name: string;
  readonly drift: "missing" | "unexpected" | "changed";
  readonly expected: string | null;
  readonly actual: string | null;
}

/** One row of `v_dot_config`. */
export interface ConfigRow {
  readonly key: string;
  readonly kind: "gate" | "setting";
  readonly value: unknown;
  readonly default_value: unknown;
  readonly is_overridden: boolean;
  readonly description: string;
}

/** One row of `fn_iu_state_digest`. */
export interface StateRow {
  readonly relation: string;
  readonly row_count: number;
  readonly digest: string;
}

/** One row of `dot_iu_command_catalog`. */
export interface CommandRow {
  readonly command: string;
  readonly function_name: string;
  readonly module: string;
  readonly summary: string;
  readonly arguments: readonly CommandArgument[];
  readonly callers: readonly string[];
  readonly gate: string | null;
  readonly ungated: string | null;
  readonly write_set: readonly string[];
  readonly verification: readonly string[];
  readonly pair: string | null;
  readonly undo_how: string;
  readonly undo_calls: readonly unknown[];
}

export const readHealth = (client: pg.ClientBase, schema: string) =>
  rowsOf<HealthRow>(client, `select surface, ok, observed, expected, hint from ${quoteIdentifier(schema)}.fn_iu_healthcheck()`);

export const readDrift = (client: pg.ClientBase, schema: string) =>
  rowsOf<DriftRow>(
    client,
    `select object_kind, object_name, drift, expected, actual from ${quoteIdentifier(schema)}.fn_iu_schema_verify()`,
  );

export const readConfig = (client: pg.ClientBase, schema: string) =>
  rowsOf<ConfigRow>(
    client,
    `select key, kind, value, default_value, is_overridden, description from ${quoteIdentifier(schema)}.v_dot_config order by key`,
  );

export const readCommands = (client: pg.ClientBase, schema: string) =>
  rowsOf<CommandRow>(
    client,
    `select command, function_name, module, summary, arguments, callers, gate, ungated, write_set, verification, pair, undo_how, undo_calls
       from ${quoteIdentifier(schema)}.dot_iu_command_catalog
       order by command`,
  );

export const readState = (client: pg.ClientBase, schema: string) =>
  rowsOf<StateRow>(
    client,
    `select relation, row_count::float8, digest from ${quoteIdentifier(schema)}.fn_iu_state_digest() order by relation`,
  );

export async function readSchemaDigest(client: pg.ClientBase, schema: string): Promise<string> {
  const [row] = await rowsOf<{ digest: string }>(client, `select ${quoteIdentifier(schema)}.fn_iu_schema_digest() as digest`);
  return row?.digest ?? "";
}

export async function readVersion(client: pg.ClientBase, schema: string): Promise<string> {
  const [row] = await rowsOf<{ version: string }>(client, `select ${quoteIdentifier(schema)}.fn_iu_version() as version`);
  return row?.version ?? "";
}

const rowsOf = async <T extends pg.QueryResultRow>(client: pg.ClientBase, text: string): Promise<T[]> => (await client.query<T>(text)).rows;
