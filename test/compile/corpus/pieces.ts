import {
  type AnyTable,
  defineFunction,
  defineTable,
  defineTriggerFunction,
  type Fragment,
  int,
  plpgsql,
  type RoleDefinition,
  sql,
  text,
} from "../../../schema-ts/kit/index.ts";
import type { TableSpec } from "../../../schema-ts/kit/table.ts";
import { clerk } from "../pieces.ts";

export { clerk };

const columns = { name: text("Its name.").byteOrder(), size: int("How big.").default(0), note: text("Anything else.").nullable() };

/** A table of things, with whatever a case changes of it. */
export const thing = (spec: Partial<TableSpec<typeof columns>> = {}) =>
  defineTable({ name: "thing", summary: "A thing.", columns, primaryKey: ["name"], ...spec });
export const thingColumns = columns;
export const seedThings = "insert into __schema_core__.thing (name, size, note) values ('a', 1, null), ('b', 2, 'blue')";

export const reader = (
  name: string,
  body: Fragment,
  spec: { grantTo?: readonly RoleDefinition[]; inline?: boolean; summary?: string } = {},
) => defineFunction({ name, summary: "Reads.", args: {}, returns: text("It."), volatility: "stable", grantTo: [], body, ...spec });

export const fires = (name = "fn_fires", body = plpgsql`return null;`) =>
  defineTriggerFunction({ name, summary: "Fires.", writes: "nothing", body });

/** A small registry: its rows ship and stay. */
export const registry: AnyTable = defineTable({
  name: "kind",
  summary: "A kind of thing.",
  columns: { kind: text("Its name."), rank: int("Where it stands.").default(7), parent: text("What it is part of.").nullable() },
  primaryKey: ["kind"],
  checks: { rank_small: (c) => sql`${c.rank} < 100` },
  grants: { select: [clerk] },
  operatorRows: "none",
});
