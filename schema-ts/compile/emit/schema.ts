import type { Names, RoleDefinition, SchemaDefinition } from "../../kit/index.ts";
import type { EmittedObject } from "../part.ts";
import { commentPart } from "./comment.ts";
import { grantPart } from "./grant.ts";

export function emitSchema(schema: SchemaDefinition, roles: readonly RoleDefinition[], names: Names): EmittedObject {
  const name = names.schema(schema);
  const object = `schema ${name}`;
  return {
    module: "",
    name: schema.name,
    parts: [
      { id: object, kind: "schema", object, create: `create schema ${name};`, drop: `drop schema ${name};`, attributes: {} },
      commentPart(object, [[object, schema.summary]]),
      grantPart(object, object, [{ privilege: "usage", to: schema.companionOf ? [] : roles }], true),
    ],
  };
}
