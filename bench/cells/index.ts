import type { Cell } from "../cell.ts";
import { firstResult } from "./first_result.ts";
import { generateAll } from "./generate.ts";
import { migrateEmpty } from "./migrate_empty.ts";

/** The cells in the order of the table. */
export const cells: readonly Cell[] = [migrateEmpty, generateAll, firstResult];
