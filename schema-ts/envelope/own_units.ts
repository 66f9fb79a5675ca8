import { type Fragment, sql } from "../kit/index.ts";
import { readersSee, whereHidden } from "../scope/policies.ts";
import { informationUnit } from "../unit/information_unit.ts";

const u = informationUnit;

/** Row level security of a table of facts about units: readers see the rows of the units they see. */
export const ofVisibleUnits = (table: string): ReturnType<typeof readersSee> => readersSee(table, whereHidden(visibleUnit));

const visibleUnit: Fragment = sql`iu_id in (select ${u.iu_id.of("u")} from ${u} u)`;
