import { type ProductDefinition, render } from "../kit/index.ts";
import { quoteLiteral } from "../kit/names.ts";
import { dumpedRows, scriptText } from "./extension_scripts.ts";
import { schemaNames, spell, tokenNames } from "./names.ts";
import type { Part } from "./part.ts";
import { sha256 } from "./sha256.ts";
import type { Snapshot } from "./snapshot.ts";

/** A migration as the ledger of `iu-core migrate` records it. */
export interface LedgerEntry {
  readonly name: string;
  readonly sha256: string;
}

/**
 * The version an extension has before it takes in what migrations made: nothing leads to it. And the one it has when it has let go of
 * everything: nothing leads on from it. So no upgrade ever finds its way through either.
 */
const unpackaged = "unpackaged";
const migrations = "migrations";
const ledger = "iu_migrations.ledger";

/** What the ledger says of a schema that is an extension. */
export const adoptedEntry = (product: string): string => `extension ${product}`;

/**
 * Scripts between the two install modes, for one version: taking in what migrations made, and letting go of it again.
 *
 * @param applied the migrations that lead to this version
 */
export function adoptionScripts(product: ProductDefinition, current: Snapshot, applied: readonly LedgerEntry[]): Map<string, string> {
  const { name, inspection } = product;
  if (!inspection) return new Map();
  const names = schemaNames(product);
  const { version } = current;
  const adopt = `alter extension ${name} update to '${version}'`;
  return new Map([
    [`${name}--${unpackaged}.sql`, scriptText(names, `create extension ${name} version '${unpackaged}'`, [installedGuard(product)])],
    [
      `${name}--${unpackaged}--${version}.sql`,
      scriptText(names, adopt, [
        adoptionGuard(product, current),
        membership(product, current, "add"),
        ...dumpedRows(current),
        ledgerStatement(product, "adopt", [{ name: adoptedEntry(name), sha256: sha256(JSON.stringify(current.parts)) }]),
      ]),
    ],
    [
      `${name}--${version}--${migrations}.sql`,
      scriptText(names, `alter extension ${name} update to '${migrations}'`, [
        membership(product, current, "drop"),
        ledgerStatement(product, "leave", applied),
      ]),
    ],
  ]);
}

/** What a DBA runs: each is one transaction. */
export function adoptionCommands(product: ProductDefinition): Map<string, string> {
  const { name, inspection } = product;
  if (!inspection) return new Map();
  const version = spell(render(inspection.version, tokenNames(product)), schemaNames(product));
  return new Map([
    [
      "adopt.sql",
      `-- Makes the extension ${name} of what migrations installed. Run it as the owner. Refused, with nothing changed, where the database
-- differs from what its last migration left. The way back: leave.sql
begin;
create extension ${name} version '${unpackaged}';
do $iu$
begin
  execute format('alter extension ${name} update to %L', ${version});
end
$iu$;
commit;
`,
    ],
    [
      "leave.sql",
      `-- Lets go of everything the extension ${name} consists of; from then on migrations lead further. Run it as the owner.
-- Nothing is dropped but the extension's name. The way back: adopt.sql
begin;
alter extension ${name} update to '${migrations}';
drop extension ${name};
commit;
`,
    ],
  ]);
}

const members = (product: ProductDefinition, { parts }: Snapshot): Part[] => {
  const ownSchema = `schema ${tokenNames(product).schema()}`;
  return parts.filter(({ id, kind }) => ["schema", "table", "partition", "view", "function"].includes(kind) && id !== ownSchema);
};

function membership(product: ProductDefinition, snapshot: Snapshot, verb: "add" | "drop"): string {
  const listed = members(product, snapshot).map(
    ({ id }) => `alter extension ${product.name} ${verb} ${id.replace(/^partition /, "table ")};`,
  );
  return (verb === "add" ? listed : listed.toReversed()).join("\n");
}

const refusal = (message: string, hint: string, indent: string) =>
  [`raise exception using`, `  errcode = '55000',`, `  message = ${message},`, `  hint = ${quoteLiteral(hint)};`].join(`\n${indent}`);

function installedGuard(product: ProductDefinition): string {
  const { name, inspection, defaultSchema } = product;
  const version = inspection ? render(inspection.version, tokenNames(product)) : "null";
  return `do $iu$
begin
  perform ${version};
exception
  when undefined_function or invalid_schema_name then
    ${refusal(quoteLiteral(`There is no ${name} in schema ${defaultSchema.name} that migrations installed.`), `For a new installation: create extension ${name}`, "    ")}
end
$iu$;`;
}

/** Refuses what would not be a fresh installation of the version with the operator's rows in it. */
function adoptionGuard(product: ProductDefinition, { version, parts }: Snapshot): string {
  const { name, inspection, schemas } = product;
  const names = tokenNames(product);
  const drift = inspection ? render(inspection.drift, names) : "select null where false";
  const spaces = schemas.map((schema) => `${quoteLiteral(names.schema(schema))}::regnamespace`).join(", ");
  const known = parts.filter(({ kind }) => kind === "partition").map(({ id }) => `${quoteLiteral(id.replace("partition ", ""))}::regclass`);
  return `do $iu$
declare
  v_version text := ${inspection ? render(inspection.version, names) : "null"};
  v_found text;
begin
  if v_version is distinct from '${version}' then
    ${refusal(`format('The database holds ${name} %s, not ${version}.', v_version)`, "Adopt the version that is installed, or migrate up first.", "    ")}
  end if;

  select string_agg(o.name, ', ' order by o.name collate "C")
  into v_found
  from (
    select format('schema %I', n.nspname), n.nspowner from pg_catalog.pg_namespace as n where n.oid in (${spaces})
    union all
    select format('relation %s', c.oid::regclass), c.relowner
    from pg_catalog.pg_class as c
    where c.relnamespace in (${spaces}) and c.relkind in ('r', 'p', 'v')
    union all
    select format('function %s', p.oid::regprocedure), p.proowner from pg_catalog.pg_proc as p where p.pronamespace in (${spaces})
  ) as o (name, owner)
  where o.owner <> (select r.oid from pg_catalog.pg_roles as r where r.rolname = current_user);
  if v_found is not null then
    raise exception using
      errcode = '42501',
      message = format('Not owned by %s: %s.', current_user, left(v_found, 1000)),
      hint = 'Run this as the role that owns the schema and everything in it.';
  end if;

  select string_agg(d.difference, '; ') into v_found from (${drift}) as d (difference);
  if v_found is not null then
    ${refusal("format('The database differs from what its last migration left: %s.', left(v_found, 1000))", "Undo the manual change first: an extension is what its script says.", "    ")}
  end if;

  select string_agg(i.inhrelid::regclass::text, ', ')
  into v_found
  from pg_catalog.pg_inherits as i
  join pg_catalog.pg_class as c on c.oid = i.inhparent and c.relkind = 'p'
  where c.relnamespace in (${spaces})${known.length > 0 ? ` and i.inhrelid not in (${known.join(", ")})` : ""};
  if v_found is not null then
    ${refusal("format('There are partitions that do not come with the version: %s.', left(v_found, 1000))", "A dump of an extension cannot be restored with them: stay with migrations, or move their rows and drop them.", "    ")}
  end if;
end
$iu$;`;
}

/** The ledger is kept by iu-core migrate, which may never have been here. */
function ledgerStatement(product: ProductDefinition, way: "adopt" | "leave", entries: readonly LedgerEntry[]): string {
  const schema = quoteLiteral(product.defaultSchema.name);
  const values = entries.map(({ name, sha256 }) => `(${schema}, ${quoteLiteral(name)}, ${quoteLiteral(sha256)})`).join(",\n      ");
  return `do $iu$
begin
  if to_regclass('${ledger}') is not null then
${way === "leave" ? `    delete from ${ledger} where schema_name = ${schema};\n` : ""}    insert into ${ledger} (schema_name, name, sha256)
    values
      ${values};
  end if;
end
$iu$;`;
}
