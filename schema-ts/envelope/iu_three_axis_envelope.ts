import { iuReader } from "../foundation/roles.ts";
import { defineTable, jsonb, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { ofVisibleUnits } from "../unit/visible_units.ts";

/** Where a unit belongs. */
export interface StructureAxis {
  canonical_address: string;
  unit_kind: string;
  /** Active collections it is a piece of, and how often. */
  collections: number;
  pieces: number;
  /** The first of its memberships, by key and place. */
  memberships: { collection_key: string; piece_order: number; role: string; pinned_version_no: number | null }[];
  derived_into: Derivation[];
  derived_from: Derivation[];
  sql_links: { object_kind: string; object_schema: string; object_name: string; link_role: string }[];
}

/** One side of a split, merge or supersession that holds. */
export interface Derivation {
  operation: string;
  operation_id: string;
  iu_id: string;
  version_no: number;
  part_no: number;
}

/** Which text it has. */
export interface ContentAxis {
  current: TextFacts | null;
  enacted: TextFacts | null;
}

export interface TextFacts {
  version_no: number;
  body_digest: string;
  body_bytes: number;
}

/** What it is allowed to be. */
export interface GovernanceAxis {
  lifecycle_status: string;
  /** The version in force and what allowed it; null: none is. */
  in_force: { version_no: number; change_set_id: string; review_decision_id: string; enacted_by: string } | null;
  on_hold: boolean;
  tags: Record<string, string>;
}

/** What an envelope is of, and what it says: the same in the table and in the view of the live state. */
export const envelopeColumns = {
  iu_id: uuid("The unit."),
  structure: jsonb<StructureAxis>("Where it belongs: address, kind, memberships, derivations, links."),
  content: jsonb<ContentAxis>("Which text it has: the current and the enacted version, their digests and sizes."),
  governance: jsonb<GovernanceAxis>("What it is allowed to be: status, what is in force and by which decision, holds, tags."),
  envelope_digest: text(
    "SHA-256 of UTF-8 iu.envelope.v1 LF and the three axes as PostgreSQL writes jsonb, each followed by LF.",
  ).byteOrder(),
};

/**
 * Derived from the other tables and never the source of anything. No foreign key: it is written with every change while it is refreshed
 * automatically, and a row without a unit is what the drift counts as an orphan.
 */
export const iuThreeAxisEnvelope = defineTable({
  name: "iu_three_axis_envelope",
  summary: "One row per unit that describes it on three axes, as it was when the row was refreshed last. Facts, never text.",
  columns: {
    ...envelopeColumns,
    refreshed_at: timestamptz("When it was made from the live state last.").default(sql`clock_timestamp()`),
  },
  primaryKey: ["iu_id"],
  storage: { fillfactor: 80 },
  rowSecurity: ofVisibleUnits("iu_three_axis_envelope"),
  grants: { select: [iuReader] },
});
