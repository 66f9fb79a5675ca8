import { quoteLiteral } from "../../kit/names.ts";
import type { Part } from "../part.ts";

/** COMMENT ON one or several things that belong to one object, as one part. */
export function commentPart(
  object: string,
  comments: readonly (readonly [target: string, text: string])[],
  attributes: Part["attributes"] = {},
): Part {
  const create = comments.map(([target, text]) => `comment on ${target} is ${quoteLiteral(text)};`).join("\n");
  const drop = comments.map(([target]) => `comment on ${target} is null;`).join("\n");
  return { id: `comment ${object}`, kind: "comment", object, create, drop, attributes };
}
