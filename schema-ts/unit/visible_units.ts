import { type Fragment, sql } from "../kit/index.ts";
import { readersSee, whereHidden } from "../scope/policies.ts";
import { informationUnit } from "./information_unit.ts";

const u = informationUnit;

/** Condition of a policy: the reader sees the unit of a row of the table, which calls it iu_id as well. */
export const unitIsVisible = (table: string): Fragment =>
  sql`exists (select from ${u} u where ${u.iu_id.of("u")} = ${u.iu_id.of(table)} offset 0)`;

/** Row level security of a table of facts about units: readers see the rows of the units they see. */
export const ofVisibleUnits = (table: string): ReturnType<typeof readersSee> => readersSee(table, whereHidden(unitIsVisible(table)));
