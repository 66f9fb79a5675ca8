import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { iuReader } from "../foundation/roles.ts";
import { type AnyTable, defineTable, int, jsonb, litJson, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { accessScope } from "../scope/access_scope.ts";
import { inOwnScope, readersSee } from "../scope/policies.ts";
import { iuCollectionKind } from "./iu_collection_kind.ts";

export const iuPieceCollection = defineTable({
  name: "iu_piece_collection",
  summary: "A collection: an ordered set of pieces under one key.",
  columns: {
    collection_id: uuid("Identity.").default(sql`${fnIuUuid7}()`),
    collection_key: text("Name callers use. Never given out again, not even after a withdrawal.").byteOrder(),
    collection_kind: text("What the collection is.").byteOrder(),
    role_kind: text("The kind whose roles its pieces have: its own, or that of what it was made from.").byteOrder(),
    title: text("Title of the whole."),
    status: text("active, or withdrawn: kept, but neither rendered nor edited.").byteOrder().default("active"),
    template_collection_id: uuid("The collection this one was made from.").nullable(),
    manifest_no: int("Number of the current manifest: the version editors say they expect.").default(1),
    metadata: jsonb<Record<string, unknown>>("Anything else about the collection; made_from holds the key of its template.").default(
      litJson({}),
    ),
    created_at: timestamptz("When it was composed.").default(sql`clock_timestamp()`),
    created_by: text("Who asked for it."),
    scope: text("Who sees it: those who were granted this scope; null: every reader. Its pieces have scopes of their own.")
      .byteOrder()
      .nullable(),
  },
  primaryKey: ["collection_id"],
  unique: [["collection_key"]],
  foreignKeys: [
    { columns: ["collection_kind"], references: iuCollectionKind },
    { columns: ["role_kind"], references: iuCollectionKind },
    { columns: ["template_collection_id"], references: (): AnyTable => iuPieceCollection },
    { columns: ["scope"], references: accessScope },
  ],
  checks: {
    status_known: (c) => sql`${c.status} in ('active', 'withdrawn')`,
    key_length: (c) => sql`length(${c.collection_key}) between 1 and 200`,
    manifest_no_positive: (c) => sql`${c.manifest_no} > 0`,
    metadata_is_object: (c) => sql`jsonb_typeof(${c.metadata}) = 'object'`,
  },
  indexes: [
    { keys: ["collection_kind"], summary: "Collections of a kind." },
    { keys: ["role_kind"], summary: "Collections with the roles of a kind." },
    {
      keys: ["template_collection_id"],
      where: (c) => sql`${c.template_collection_id} is not null`,
      summary: "What was made from a collection.",
    },
    { keys: ["scope"], where: (c) => sql`${c.scope} is not null`, summary: "Collections in a scope." },
  ],
  grants: { select: [iuReader] },
  rowSecurity: readersSee("iu_piece_collection", inOwnScope(sql`scope`)),
});
