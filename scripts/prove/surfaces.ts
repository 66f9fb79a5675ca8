import type pg from "pg";
import type { surfaces } from "../evidence/format.ts";
import type { Facts } from "../evidence/schema.ts";
import type { Installation } from "./installation.ts";

type Surface = (typeof surfaces)[number];

/** An expression over the whole database for each surface; $1 are the product's schemas. Digests where there may be much. */
const states: Readonly<Record<Surface, string>> = {
  sequences: `(select ${digest("schemaname || '.' || sequencename || ' ' || coalesce(last_value::text, '')")} from pg_sequences)`,
  "relations elsewhere": `(
    select ${digest("c.oid || ' ' || c.relname || ' ' || c.relkind::text || ' ' || c.relowner || ' ' || coalesce(c.relacl::text, '')")}
    from pg_class as c
    join pg_namespace as n on n.oid = c.relnamespace
    where n.nspname <> all ($1) and n.nspname !~ '^pg_(toast|temp)'
  )`,
  "functions elsewhere": `(
    select ${digest("p.oid || ' ' || p.proname || ' ' || p.proowner || ' ' || coalesce(p.proacl::text, '') || ' ' || md5(p.prosrc)")}
    from pg_proc as p
    join pg_namespace as n on n.oid = p.pronamespace
    where n.nspname <> all ($1) and n.nspname <> 'pg_catalog'
  )`,
  extensions: `(select ${digest("extname || ' ' || extversion")} from pg_extension)`,
  "large objects": "(select count(*)::text from pg_largeobject_metadata)",
  "prepared transactions": "(select count(*)::text from pg_prepared_xacts where database = current_database())",
  "session advisory locks": "(select count(*)::text from pg_locks where locktype = 'advisory' and pid = pg_backend_pid())",
  "listening channels": "(select count(*)::text from pg_listening_channels())",
  "temporary relations": "(select count(*)::text from pg_class where relnamespace = pg_my_temp_schema())",
};

function digest(text: string): string {
  return `encode(sha256(convert_to(coalesce(string_agg(${text}, E'\\n' order by ${text} collate "C"), ''), 'UTF8')), 'hex')`;
}

/** What no rollback undoes or no table digest covers, as this session sees it now. */
export async function readSurfaces(client: pg.ClientBase, { product, names }: Installation): Promise<Facts["baseline"]["surfaces"]> {
  const list = Object.entries(states).map(([surface, state]) => `('${surface}', ${state})`);
  const schemas = [names.schema(), ...product.schemas.map((schema) => names.schema(schema))];
  const { rows } = await client.query<{ surface: string; state: string }>(
    `select s.surface, s.state from (values ${list.join(", ")}) as s (surface, state) order by s.surface collate "C"`,
    [schemas],
  );
  return rows;
}
