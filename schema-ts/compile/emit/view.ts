import type { AnyRelation, Names } from "../../kit/index.ts";
import { quoteIdentifier } from "../../kit/names.ts";
import type { Definition } from "../../kit/reference.ts";
import type { RelationDefinition } from "../../kit/relation.ts";
import type { ViewDefinition } from "../../kit/view.ts";
import type { EmittedObject } from "../part.ts";
import { queryText } from "../query.ts";
import { commentPart } from "./comment.ts";
import { grantPart } from "./grant.ts";

export function emitView(view: AnyRelation<ViewDefinition>, module: string, names: Names, reads: Iterable<Definition>): EmittedObject {
  const name = view.render(names);
  const object = `view ${name}`;
  const relations = [...reads].filter((read): read is RelationDefinition => read.kind === "table" || read.kind === "view");
  const columns = Object.entries(view.$.columns);
  const options = view.$.security === "invoker" ? " with (security_invoker = true)" : "";
  return {
    module,
    name: view.$.name,
    parts: [
      {
        id: object,
        kind: "view",
        object,
        create: `create view ${name}${options} as\n${queryText(view.$.query, names, relations)};`,
        drop: `drop view ${name};`,
        attributes: {
          columns: columns.map(([column, type]) => [column, type.sqlType, type.collation].filter(Boolean).join(" ")).join(", "),
        },
      },
      commentPart(object, [
        [object, view.$.summary],
        ...columns.map(([column, type]) => [`column ${name}.${quoteIdentifier(column)}`, type.summary] as const),
      ]),
      grantPart(object, `table ${name}`, [{ privilege: "select", to: view.$.grants.select ?? [] }], false),
    ],
  };
}
