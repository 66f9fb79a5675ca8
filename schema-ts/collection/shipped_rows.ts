import { shipRows } from "../kit/index.ts";
import { iuCollectionKind } from "./iu_collection_kind.ts";
import { iuCollectionKindRole } from "./iu_collection_kind_role.ts";

export const collectionKinds = shipRows(iuCollectionKind, [
  { collection_kind: "workflow", has_own_roles: true, summary: "An ordered set of steps." },
  { collection_kind: "file", has_own_roles: true, summary: "A document: title, introduction, body, appendices, references." },
  { collection_kind: "template", has_own_roles: false, summary: "A collection others are instantiated from by sharing its pieces." },
  { collection_kind: "instance", has_own_roles: false, summary: "A collection made of another one's pieces." },
]);

export const collectionKindRoles = shipRows(iuCollectionKindRole, [
  { collection_kind: "workflow", role: "step", position: 1, min_count: 1 },
  { collection_kind: "file", role: "title", position: 1, min_count: 1, max_count: 1 },
  { collection_kind: "file", role: "intro", position: 2, min_count: 0, max_count: 1 },
  { collection_kind: "file", role: "body", position: 3, min_count: 1 },
  { collection_kind: "file", role: "appendix", position: 4, min_count: 0 },
  { collection_kind: "file", role: "reference", position: 5, min_count: 0 },
]);
