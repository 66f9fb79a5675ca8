import { fragmentBrand } from "../kit/fragment.ts";
import type { FunctionDefinition, Names, ProductDefinition } from "../kit/index.ts";
import { quoteLiteral } from "../kit/names.ts";
import { functionIdentity } from "./emit/function.ts";

/**
 * A pgTAP file that holds one function to its envelope: signature, result, volatility, security, search path, comment, privileges.
 * Plain SQL: `pg_prove` runs it alone against any database that has the product and pgTAP.
 */
export function contractTest(fn: FunctionDefinition, product: ProductDefinition, names: Names): string {
  const schema = quoteLiteral(names.schema(fn.schema).replaceAll('"', ""));
  const name = quoteLiteral(fn.name);
  const types = `array[${Object.values(fn.args)
    .map((arg) => quoteLiteral(arg.sqlType))
    .join(", ")}]::text[]`;
  const identity = quoteLiteral(functionIdentity(fn, names));
  const callers = new Set(
    fn.grantTo.flatMap((role) => [role.name, ...product.roles.filter((other) => reaches(other, role)).map((other) => other.name)]),
  );
  const tests = [
    `has_function(${schema}, ${name}, ${types}, 'exists with its contract''s arguments')`,
    `is((select coalesce(proargnames[1:pronargs], '{}') from pg_proc where oid = ${identity}::regprocedure), array[${Object.keys(fn.args)
      .map(quoteLiteral)
      .join(", ")}]::text[], 'argument names')`,
    `function_lang_is(${schema}, ${name}, ${types}, ${quoteLiteral(fn.body[fragmentBrand])})`,
    `volatility_is(${schema}, ${name}, ${types}, ${quoteLiteral(fn.volatility)})`,
    fn.security === "definer" ? `is_definer(${schema}, ${name}, ${types})` : `isnt_definer(${schema}, ${name}, ${types})`,
    fn.inline
      ? `ok((select prosqlbody is not null from pg_proc where oid = ${identity}::regprocedure), 'is parsed at creation')`
      : `ok((select 'search_path=pg_catalog, pg_temp' = any(proconfig) from pg_proc where oid = ${identity}::regprocedure), 'pins its search path')`,
    `isnt(obj_description(${identity}::regprocedure, 'pg_proc'), null, 'explains itself')`,
    ...product.roles.map(({ name: role }) =>
      callers.has(role)
        ? `ok(has_function_privilege(${quoteLiteral(role)}, ${identity}, 'execute'), '${role} may call it')`
        : `ok(not has_function_privilege(${quoteLiteral(role)}, ${identity}, 'execute'), '${role} may not call it')`,
    ),
  ];
  return `-- Contract of ${fn.name}. Generated; never edited.
begin;
select plan(${tests.length});

${tests.map((test) => `select ${test};`).join("\n")}

select * from finish();
rollback;
`;
}

const reaches = (role: { includes: readonly unknown[] }, target: unknown): boolean =>
  role.includes.some((included) => included === target || reaches(included as typeof role, target));
