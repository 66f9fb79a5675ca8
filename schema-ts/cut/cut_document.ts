import { refuseChange } from "../foundation/refuse_change.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";

export const cutDocument = defineTable({
  name: "cut_document",
  summary: "Documents that were opened for cutting. Cuts of one document are executed one after another: they lock its row. Append-only.",
  columns: {
    document_key: text("What the document's units have before the slash in their addresses.").byteOrder(),
    opened_at: timestamptz("When it was opened first.").default(sql`clock_timestamp()`),
    opened_by: text("Who opened it first."),
  },
  primaryKey: ["document_key"],
  grants: { select: [iuReader] },
});

export const cutDocumentRefuseChange = refuseChange(cutDocument);

export const cutDocumentUnit = defineTable({
  name: "cut_document_unit",
  summary: "The units that came to a document by a cut, whatever their state now. A unit is of one document at most. Append-only.",
  columns: {
    iu_id: uuid("The unit."),
    document_key: text("The document.").byteOrder(),
  },
  primaryKey: ["iu_id"],
  foreignKeys: [
    { columns: ["iu_id"], references: informationUnit },
    { columns: ["document_key"], references: cutDocument },
  ],
  indexes: [{ keys: ["document_key"], summary: "The units of a document." }],
  grants: { select: [iuReader] },
});

export const cutDocumentUnitRefuseChange = refuseChange(cutDocumentUnit);
