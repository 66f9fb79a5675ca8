import { arch, platform } from "node:os";
import type pg from "pg";
import { functionsOf } from "../../schema-ts/kit/index.ts";
import type { Facts } from "../evidence/schema.ts";
import { functionIn, type Installation } from "./installation.ts";

type Environment = Facts["environment"];

/** Settings that could make a difference to what a proof sees. Values that name places are not among them. */
const settingNames = [
  "server_version",
  "server_encoding",
  "block_size",
  "default_transaction_isolation",
  "session_replication_role",
  "row_security",
  "fsync",
  "synchronous_commit",
  "full_page_writes",
  "wal_level",
  "jit",
  "TimeZone",
  "DateStyle",
  "lc_messages",
];

export async function readServer(client: pg.ClientBase): Promise<Environment["server"]> {
  const { rows } = await client.query<{ name: string; setting: string; version: string; major: number }>(
    `select name, setting, split_part(current_setting('server_version'), ' ', 1) as version,
       current_setting('server_version_num')::int / 10000 as major
     from pg_settings where name = any ($1) order by name collate "C"`,
    [settingNames],
  );
  const settings = Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  return { version: rows[0]?.version ?? "", major: rows[0]?.major ?? 0, settings };
}

export const readPlatform = (): Environment["platform"] => ({ node: process.version, os: platform(), arch: arch() });

/**
 * Every function of the installed product that can change something, from the catalog: what the definitions know is compared with it, not
 * taken for it. The digest is that of `fn_proof_function_digest`.
 */
export async function readFunctions(client: pg.ClientBase, installation: Installation): Promise<Environment["functions"]> {
  const { product, names } = installation;
  const subjects = `${names.schema()}.proof_subject`;
  const known = await client.query<{ there: boolean }>("select to_regclass($1) is not null as there", [subjects]);
  const provedBy = known.rows[0]?.there
    ? `select function_name as name, kind, proved_by from ${subjects}`
    : "select null::text as name, null::text as kind, null::text[] as proved_by where false";
  const { rows } = await client.query<Environment["functions"][number]>(
    `
    with subject as (
      ${provedBy}
    ), candidate as (
      select
        p.proname::text as name,
        bool_or(p.prorettype = 'trigger'::regtype) as fires,
        bool_or(p.provolatile = 'v' and p.prosecdef and p.prorettype <> 'trigger'::regtype) as mutates,
        encode(
          sha256(convert_to(string_agg(pg_get_functiondef(p.oid), E'\\n' order by pg_get_function_identity_arguments(p.oid) collate "C"), 'UTF8')),
          'hex'
        ) as definition
      from pg_proc as p
      where p.pronamespace::regnamespace::text = any ($1) and p.prokind = 'f'
      group by p.proname
    )
    select c.name as function, case when c.fires then 'trigger' else 'function' end as kind, c.definition, coalesce(s.proved_by, '{}') as "provedBy"
    from candidate as c
    left join subject as s on s.name = c.name
    where (c.mutates and c.name <> all ($2)) or s.name is not null
    order by c.name collate "C"
  `,
    [[names.schema(), ...product.schemas.map((schema) => names.schema(schema))], writesNothing(installation)],
  );
  return rows;
}

/** Functions that run with their owner's rights and are volatile, but are defined to write nothing. */
const writesNothing = ({ product }: Installation): string[] =>
  product.modules
    .flatMap(functionsOf)
    .filter(({ security, mutation }) => security === "definer" && !mutation)
    .map(({ name }) => name);

/** What the deployment says it is for; null where it cannot say. */
export async function readDeployment(client: pg.ClientBase, installation: Installation): Promise<string | null> {
  try {
    const { rows } = await client.query<{ value: unknown }>(
      `select ${functionIn(installation, "fn_dot_config_get")}('deployment.environment') as value`,
    );
    return typeof rows[0]?.value === "string" ? rows[0].value : null;
  } catch (error) {
    if ((error as pg.DatabaseError).code === "IU002") return null;
    throw error;
  }
}
