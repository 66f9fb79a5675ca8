import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { keepFixed } from "../foundation/keep_fixed.ts";
import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { boolean, defineTable, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { ofVisibleUnits } from "../unit/visible_units.ts";

export const iuHold = defineTable({
  name: "iu_hold",
  summary: "Holds: units that are frozen together while something about them is in dispute.",
  columns: {
    hold_id: uuid("Time-ordered identity.").default(sql`${fnIuUuid7}()`),
    reason: text("Why they are frozen."),
    placed_at: timestamptz("Since when."),
    placed_by: text("Who froze them."),
    released_at: timestamptz("Until when; null: they are frozen.").nullable(),
    released_by: text("Who released them.").nullable(),
    release_reason: text("Why they were released.").nullable(),
  },
  primaryKey: ["hold_id"],
  checks: {
    released_wholly: (c) => sql`num_nulls(${c.released_at}, ${c.released_by}, ${c.release_reason}) in (0, 3)`,
  },
  indexes: [{ keys: ["placed_at"], where: (c) => sql`${c.released_at} is null`, summary: "The open ones." }],
  grants: { select: [iuReader] },
});

/** A hold is released once, and nothing else of it changes. */
export const iuHoldKept = keepFixed(iuHold, {
  fixed: ["hold_id", "reason", "placed_at", "placed_by"],
  closed: sql`${iuHold.released_at.of("old")} is not null`,
  key: "hold_id",
  refusal: {
    summary: "Refuses to change a hold otherwise than by releasing it once.",
    message: "A hold is history: it is released once, and nothing else of it changes.",
    hint: "Release it with fn_iu_hold_release, and place another with fn_iu_hold_place.",
  },
  summary: "Keeps holds as they are but for their release.",
});

export const iuHoldUnit = defineTable({
  name: "iu_hold_unit",
  summary: "The units of a hold. A unit may be in several; it is frozen while one of them is open.",
  columns: {
    hold_id: uuid("The hold."),
    iu_id: uuid("The unit."),
    is_open: boolean("Whether the hold is open; as released_at of the hold says.").default(true),
  },
  primaryKey: ["hold_id", "iu_id"],
  foreignKeys: [
    { columns: ["hold_id"], references: iuHold },
    { columns: ["iu_id"], references: informationUnit },
  ],
  indexes: [
    {
      keys: ["iu_id"],
      name: "iu_hold_unit_open_idx",
      where: (c) => sql`${c.is_open}`,
      summary: "What is frozen. Empty while no hold is open, which is all a change of a unit then looks at.",
    },
    { keys: ["iu_id"], summary: "The holds a unit was in." },
  ],
  rowSecurity: ofVisibleUnits("iu_hold_unit"),
  grants: { select: [iuReader] },
});

export const iuHoldUnitRefuseChange = refuseChange(iuHoldUnit, ["delete", "truncate"]);
