import { core, schemas } from "../foundation/schemas.ts";
import { type Fragment, type Hole, join, lit, sql, type TableDefinition } from "../kit/index.ts";

const others = schemas.filter((schema) => schema !== core);

/** How a table is called in the catalogue and in runs: without the default schema, with the key of another one. */
export const relationOf = ({ schema, name }: TableDefinition): string => (schema && schema !== core ? `${schema.key}.${name}` : name);

/** The same of a table of the catalogs, whatever schema it is in. */
export const relationNamed = (namespace: Hole, namespaceName: Hole, name: Hole): Fragment => sql`
  case ${namespace}
    when '${core}'::regnamespace then ${name}
    ${join(
      others.map((schema) => sql`when '${schema}'::regnamespace then ${lit(`${schema.key}.`)} || ${name}`),
      "\n",
    )}
    else ${namespaceName} || '.' || ${name}
  end
`;

/** A table of the product by that name, spelled for a query. */
export const relationSpelled = (relation: Hole): Fragment => sql`
  case split_part(${relation}, '.', 1)
    ${join(
      others.map((schema) => sql`when ${lit(schema.key)} then format('%s.%I', '${schema}'::regnamespace, split_part(${relation}, '.', 2))`),
      "\n",
    )}
    else format('%s.%I', '${core}'::regnamespace, ${relation})
  end
`;
