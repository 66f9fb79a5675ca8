import { iuReader } from "../foundation/roles.ts";
import { core } from "../foundation/schemas.ts";
import { defineFunction, join, rows, sql, text } from "../kit/index.ts";
import { columnObjects } from "./catalog/columns.ts";
import { constraintObjects, indexObjects } from "./catalog/constraints.ts";
import { functionObjects } from "./catalog/functions.ts";
import { relationObjects, relations } from "./catalog/relations.ts";
import { spaceRows } from "./catalog/spaces.ts";
import { neutralSpelling } from "./catalog/spelling.ts";
import { policyObjects, ruleObjects, triggerObjects } from "./catalog/triggers.ts";
import { otherObjects, typeObjects } from "./catalog/types.ts";
import { deparseSettings } from "./session.ts";
import { type ShippedTable, shippedRows } from "./shipped.ts";

const objects = [
  sql`
    select
      'schema' as kind, n.mark as name, 'pg_namespace'::regclass::oid as class_id, n.oid as object_id, 0 as column_no,
      n.owner, n.acl, 'schema' as definition
    from space as n
  `,
  relationObjects,
  columnObjects,
  constraintObjects,
  indexObjects,
  functionObjects,
  triggerObjects,
  policyObjects,
  ruleObjects,
  typeObjects,
  otherObjects,
];

const spelled = neutralSpelling(sql`o`);

export const schemaCatalogFunction = (shipped: readonly ShippedTable[]) =>
  defineFunction({
    name: "fn_iu_schema_catalog",
    summary: "The schema as it is: one row per object, comment, grant, foreign owner and shipped row, spelled by PostgreSQL.",
    details:
      "The schemas' own names read {schema} and {governance}, outside of literals, COMMENT texts and rows, so that a copy under another name gives the same rows. " +
      "Object identifiers, owners' names, column numbers, tablespaces, statistics targets, security labels, publications, operators' rows and partitions " +
      "other than the default one are left out. The spelling is that of the server's major version.",
    args: {},
    returns: rows({
      object_kind: text(
        "schema, table, view, column, constraint, index, function, trigger, policy, rule, type, sequence, grant, comment, owner, row, …",
      ),
      object_name: text(
        "Name within the kind, without the schema, or with governance. for the second one: unit_version.body, fn_iu_get(uuid, integer).",
      ),
      definition: text("Everything the product decides about the object."),
    }),
    volatility: "stable",
    grantTo: [iuReader],
    settings: deparseSettings,
    example: "select * from iu_core.fn_iu_schema_catalog() where object_kind = 'table'",
    body: sql`
      with space as materialized (
        ${spaceRows}
      ),
      relation as materialized (
        ${relations}
      ),
      object as materialized (
        ${join(objects, "\nunion all\n")}
      ),
      spelled as (
        select o.kind, o.name, o.definition
        from object as o
        union all
        select 'grant', o.kind || ' ' || o.name || ' to ' || g.grantee, string_agg(distinct g.privilege, ', ' order by g.privilege)
        from object as o,
          aclexplode(o.acl) as a,
          lateral (
            select
              case a.grantee when 0 then 'PUBLIC' else a.grantee::regrole::text end,
              (a.privilege_type || case when a.is_grantable then ' with grant option' else '' end) collate "C"
          ) as g (grantee, privilege)
        where a.grantee <> o.owner
        group by o.kind, o.name, g.grantee
        union all
        select 'owner', o.kind || ' ' || o.name, 'not the owner of the schema'
        from object as o
        where o.owner <> (select n.nspowner from pg_namespace as n where n.oid = '${core}'::regnamespace) and o.column_no = 0
        union all
        select 'comment', o.kind || ' ' || o.name, d.description
        from object as o
        join pg_description as d on d.classoid = o.class_id and d.objoid = o.object_id and d.objsubid = o.column_no
      )
      select o.kind, ${spelled.name}, ${spelled.definition}
      from spelled as o
      ${spelled.joins}
      ${join(
        shipped.map(
          (table) => sql`
        union all
        ${shippedRows(table)}
      `,
        ),
        "\n",
      )}
    `,
  });
