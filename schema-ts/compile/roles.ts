import type { ProductDefinition } from "../kit/index.ts";
import { quoteIdentifier, quoteLiteral } from "../kit/names.ts";

/**
 * `roles.sql`: creates the NOLOGIN roles that do not exist and their memberships. Roles belong to the cluster, so this file is
 * applied once per cluster by somebody with CREATEROLE, before the first migration; applying it again changes nothing.
 */
export function rolesScript(product: ProductDefinition): string {
  const create = product.roles.map(({ name, summary }) => {
    const role = quoteIdentifier(name);
    return `do $iu$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = ${quoteLiteral(name)}) then
    create role ${role} nologin;
    comment on role ${role} is ${quoteLiteral(summary)};
  end if;
exception
  when duplicate_object or unique_violation then null; -- created by somebody else just now
end
$iu$;`;
  });
  const memberships = product.roles.flatMap((role) =>
    role.includes.map(
      (included) => `do $iu$
begin
  if not pg_has_role(${quoteLiteral(role.name)}, ${quoteLiteral(included.name)}, 'member') then
    grant ${quoteIdentifier(included.name)} to ${quoteIdentifier(role.name)};
  end if;
exception
  when unique_violation then null; -- granted by somebody else just now
end
$iu$;`,
    ),
  );
  return `-- Roles of ${product.name}. Safe to apply again.\n\n${[...create, ...memberships].join("\n\n")}\n`;
}

/** Statement that refuses early, naming the missing roles, instead of failing at the first grant. */
export function rolesRequired(product: ProductDefinition): string {
  const names = product.roles.map(({ name }) => quoteLiteral(name)).join(", ");
  return `do $iu$
declare
  v_missing text := (
    select string_agg(r.name, ', ' order by r.name)
    from unnest(array[${names}]::text[]) as r(name)
    where not exists (select from pg_catalog.pg_roles p where p.rolname = r.name)
  );
begin
  if v_missing is not null then
    raise exception using
      errcode = '42704',
      message = format('Roles are missing: %s.', v_missing),
      hint = 'Apply roles.sql once per cluster as a role with CREATEROLE, then run this again.';
  end if;
end
$iu$;`;
}
