import { type Fragment, type Hole, sql } from "../kit/index.ts";
import { dotConfigRegistry } from "./dot_config_registry.ts";

/**
 * Condition: the key is a member of the family in the registry row `alias`. Of several families the longest counts; in byte order that is
 * the last one before the key, because `*` sorts before letters and digits, so a backward index scan meets it first.
 */
export const isMemberOf = (alias: string, key: Hole): Fragment => sql`
  ${dotConfigRegistry.is_family.of(alias)}
  and ${dotConfigRegistry.key.of(alias)} < ${key}
  and starts_with(${key}, left(${dotConfigRegistry.key.of(alias)}, -1))
  and length(${key}) <= 200
  and ${key} !~ '[^A-Za-z0-9_.-]'
`;
