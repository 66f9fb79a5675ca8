import type { FunctionDefinition, ProductDefinition, RoleDefinition } from "../../schema-ts/kit/index.ts";

/** Whether a role is another one or has its privileges. */
export const hasPrivilegesOf = (role: RoleDefinition, other: RoleDefinition): boolean =>
  role === other || role.includes.some((included) => hasPrivilegesOf(included, other));

/** The product's roles that a function is granted to, directly or through a role they include. */
export const rolesThatMayCall = ({ grantTo }: FunctionDefinition, { roles }: ProductDefinition): RoleDefinition[] =>
  roles.filter((role) => grantTo.some((granted) => hasPrivilegesOf(role, granted)));
