import { type Fragment, type Hole, sql } from "../kit/index.ts";
import { dotConfigRegistry } from "./dot_config_registry.ts";

/** Condition: the key is a member of the family in the registry row `alias`. The longest family of a key is the one that counts. */
export const isMemberOf = (alias: string, key: Hole): Fragment => sql`
  ${dotConfigRegistry.is_family.of(alias)}
  and starts_with(${key}, left(${dotConfigRegistry.key.of(alias)}, -1))
  and length(${key}) between length(${dotConfigRegistry.key.of(alias)}) and 200
  and ${key} !~ '[^A-Za-z0-9_.-]'
`;
