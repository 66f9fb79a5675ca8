import { invalidArgument, notFound } from "../foundation/errors.ts";
import { type Fragment, fromArgument, type Hole, lit, plpgsql, raise, sql, text, uuid } from "../kit/index.ts";
import { iuSqlLink } from "./iu_sql_link.ts";
import type { MetadataChange } from "./terms.ts";

const k = iuSqlLink;

/** What a change of a link did. */
export interface LinkChange extends MetadataChange {
  object_kind: string;
  object_schema: string;
  object_name: string;
  link_role: string;
  is_linked: boolean;
}

/** What says which link is meant. */
export const linkArguments = {
  p_iu_id: uuid("The unit."),
  p_object_kind: text("relation: a table or view; function: all functions and procedures of the name."),
  p_object_schema: text("Schema of the object, as the catalog has it."),
  p_object_name: text("Name of the object, as the catalog has it, without arguments."),
  p_link_role: text("What the unit is to the object: a lower-case name such as describes, of at most 63 characters."),
};

/** The same link, for the call that undoes a run. */
export const sameLink = Object.fromEntries(Object.keys(linkArguments).map((name) => [name, fromArgument(name)]));

type LinkHoles = Readonly<Record<keyof typeof linkArguments, Hole>>;

export const linkKey = (arg: LinkHoles): Fragment =>
  sql`${arg.p_object_kind} || ' ' || ${arg.p_object_schema} || '.' || ${arg.p_object_name}`;

export const linkColumns: Fragment = sql`${k.iu_id}, ${k.object_kind}, ${k.object_schema}, ${k.object_name}, ${k.link_role}`;
export const linkValues = (arg: LinkHoles): Fragment =>
  sql`${arg.p_iu_id}, ${arg.p_object_kind}, ${arg.p_object_schema}, ${arg.p_object_name}, ${arg.p_link_role}`;

/** Refuses what cannot be a link. */
export const refuseLink = (arg: LinkHoles): Fragment => plpgsql`
  if (${arg.p_object_kind} in ('relation', 'function')) is not true then
    ${raise(invalidArgument, "A unit is linked to a relation or a function.", {
      argument: lit("p_object_kind"),
      given: sql`left(${arg.p_object_kind}, 200)`,
    })}
  end if;
  if (${arg.p_link_role} ~ '^[a-z][a-z0-9_]*$' and length(${arg.p_link_role}) <= 63) is not true then
    ${raise(invalidArgument, "What a unit is to the object is a lower-case name of at most 63 characters.", {
      argument: lit("p_link_role"),
      given: sql`left(${arg.p_link_role}, 200)`,
    })}
  end if;
  if ${arg.p_object_schema} is null or ${arg.p_object_name} is null then
    ${raise(invalidArgument, "An object has a schema and a name.", {
      argument: sql`case when ${arg.p_object_schema} is null then 'p_object_schema' else 'p_object_name' end`,
    })}
  end if;
`;

/** Refuses a link to something that is not there. */
export const refuseNoObject = (arg: LinkHoles): Fragment => plpgsql`
  if not exists (
    select
    from pg_namespace n
    where n.nspname::text = ${arg.p_object_schema}
      and case ${arg.p_object_kind}
        when 'relation' then exists (
          select from pg_class c where c.relnamespace = n.oid and c.relname::text = ${arg.p_object_name} and c.relkind in ('r', 'p', 'v', 'm', 'f')
        )
        else exists (select from pg_proc p where p.pronamespace = n.oid and p.proname::text = ${arg.p_object_name})
      end
  ) then
    ${raise(
      notFound,
      sql`format('There is no %s %I.%I.', ${arg.p_object_kind}, left(${arg.p_object_schema}, 100), left(${arg.p_object_name}, 100))`,
      {
        object_kind: arg.p_object_kind,
        object_schema: sql`left(${arg.p_object_schema}, 100)`,
        object_name: sql`left(${arg.p_object_name}, 100)`,
      },
      "Names are compared as the catalog has them: lower case unless they were quoted.",
    )}
  end if;
`;

export const thisLink = (arg: LinkHoles): Fragment => sql`
  ${k.iu_id.of("k")} = ${arg.p_iu_id}
    and ${k.object_kind.of("k")} = ${arg.p_object_kind}
    and ${k.object_schema.of("k")} = ${arg.p_object_schema}
    and ${k.object_name.of("k")} = ${arg.p_object_name}
    and ${k.link_role.of("k")} = ${arg.p_link_role}
`;

export const linkAnswer = (arg: LinkHoles, isLinked: boolean): Fragment => plpgsql`
  return jsonb_build_object(
    'iu_id', ${arg.p_iu_id},
    'object_kind', ${arg.p_object_kind},
    'object_schema', ${arg.p_object_schema},
    'object_name', ${arg.p_object_name},
    'link_role', ${arg.p_link_role},
    'is_linked', ${lit(isLinked)},
    'changed', v_changed
  );
`;
