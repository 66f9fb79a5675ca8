import type { RoleDefinition } from "../../kit/index.ts";
import { quoteIdentifier } from "../../kit/names.ts";
import type { Part } from "../part.ts";

export interface Grant {
  readonly privilege: string;
  readonly to: readonly RoleDefinition[];
}

/** Privileges on one thing. PUBLIC loses everything first; the owner keeps what owners have. */
export function grantPart(object: string, target: string, grants: readonly Grant[], revokePublic: boolean): Part {
  const lines = grants
    .filter(({ to }) => to.length > 0)
    .map(({ privilege, to }) => `grant ${privilege} on ${target} to ${to.map(({ name }) => quoteIdentifier(name)).join(", ")};`);
  const roles = [...new Set(grants.flatMap(({ to }) => to.map(({ name }) => quoteIdentifier(name))))];
  return {
    id: `grant ${object}`,
    kind: "grant",
    object,
    create: [...(revokePublic ? [`revoke all on ${target} from public;`] : []), ...lines].join("\n"),
    drop: roles.length > 0 ? `revoke all on ${target} from ${roles.join(", ")};` : "",
    attributes: { target, roles: roles.join(", ") },
  };
}
