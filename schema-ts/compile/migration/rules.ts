/** What a change means for a database that holds data. */
export type Meaning = "replace in place" | "drop and create" | "new identity" | "explicit step";

/** The one table: what may change, what that means, and what it locks. Looked up top to bottom; no match is an explicit step. */
export interface Rule {
  readonly kind: string;
  readonly attribute: string;
  readonly change: "added" | "removed" | "changed";
  readonly meaning: Meaning;
  readonly locks: string;
  readonly why: string;
}

const none = "nothing that exists";
export const rules: readonly Rule[] = [
  rule(
    "table",
    "*",
    "added",
    "replace in place",
    none,
    "A new table has no readers yet; foreign keys take SHARE ROW EXCLUSIVE on what they reference.",
  ),
  rule("table", "*", "removed", "explicit step", "ACCESS EXCLUSIVE", "It discards rows."),
  rule(
    "table",
    "column",
    "added",
    "replace in place",
    "ACCESS EXCLUSIVE, metadata only",
    "Last position, nullable or with a constant default.",
  ),
  rule("table", "column", "removed", "explicit step", "ACCESS EXCLUSIVE", "It discards values; or it is a rename, which nobody can guess."),
  rule("table", "column type", "changed", "explicit step", "ACCESS EXCLUSIVE, may rewrite", "Values need a conversion."),
  rule("table", "column collation", "changed", "explicit step", "ACCESS EXCLUSIVE, may rewrite", "Indexes order by it."),
  rule("table", "column default", "changed", "replace in place", "ACCESS EXCLUSIVE, metadata only", "Existing rows keep their values."),
  rule(
    "table",
    "column not null",
    "changed",
    "replace in place",
    "ACCESS EXCLUSIVE, brief; validated under SHARE UPDATE EXCLUSIVE",
    "Tightened through a validated check.",
  ),
  rule(
    "table",
    "constraint check",
    "added",
    "replace in place",
    "ACCESS EXCLUSIVE, brief; validated under SHARE UPDATE EXCLUSIVE",
    "NOT VALID first, then VALIDATE.",
  ),
  rule(
    "table",
    "constraint foreign key",
    "added",
    "replace in place",
    "SHARE ROW EXCLUSIVE, brief; validated under SHARE UPDATE EXCLUSIVE",
    "NOT VALID first, then VALIDATE.",
  ),
  rule(
    "table",
    "constraint check",
    "changed",
    "drop and create",
    "ACCESS EXCLUSIVE, brief; validated under SHARE UPDATE EXCLUSIVE",
    "NOT VALID first, then VALIDATE.",
  ),
  rule(
    "table",
    "constraint foreign key",
    "changed",
    "drop and create",
    "SHARE ROW EXCLUSIVE, brief; validated under SHARE UPDATE EXCLUSIVE",
    "NOT VALID first, then VALIDATE.",
  ),
  rule("table", "constraint", "removed", "replace in place", "ACCESS EXCLUSIVE, brief", "Rows stay."),
  rule("table", "storage", "changed", "replace in place", "SHARE UPDATE EXCLUSIVE", "Applies to new pages."),
  rule("index", "*", "added", "replace in place", "SHARE UPDATE EXCLUSIVE (concurrently)", "Built concurrently on a table that exists."),
  rule("index", "*", "changed", "new identity", "", "Build the new one under a new name, then drop the old one."),
  rule("index", "*", "removed", "replace in place", "ACCESS EXCLUSIVE, brief", "Rows stay."),
  rule("function", "*", "added", "replace in place", none, "Nobody calls it yet."),
  rule("function", "body", "changed", "replace in place", none, "Same oid, same grants."),
  rule("function", "signature", "changed", "new identity", "", "PostgreSQL refuses it in place; expand and contract."),
  rule("function", "*", "removed", "replace in place", none, "Its exact text comes back on the way down."),
  rule("view", "*", "added", "replace in place", none, "Nobody reads it yet."),
  rule("view", "query", "changed", "replace in place", "ACCESS EXCLUSIVE on the view", "Same leading columns."),
  rule("view", "columns", "changed", "drop and create", "ACCESS EXCLUSIVE on the view", "Columns changed or went."),
  rule("view", "*", "removed", "replace in place", "ACCESS EXCLUSIVE on the view", "It holds no rows."),
  rule("trigger", "*", "added", "replace in place", "SHARE ROW EXCLUSIVE on the table", "Applies to statements that come later."),
  rule("trigger", "*", "changed", "replace in place", "SHARE ROW EXCLUSIVE on the table", "CREATE OR REPLACE TRIGGER."),
  rule("trigger", "*", "removed", "replace in place", "ACCESS EXCLUSIVE on the table, brief", "Applies to statements that come later."),
  rule("row", "*", "added", "replace in place", "ROW EXCLUSIVE", "A shipped row."),
  rule("row", "*", "changed", "replace in place", "ACCESS EXCLUSIVE on the registry, brief", "Its guard is lifted for this statement."),
  rule("row", "*", "removed", "replace in place", "ACCESS EXCLUSIVE on the registry, brief", "Its guard is lifted for this statement."),
  rule("comment", "*", "added", "replace in place", "SHARE UPDATE EXCLUSIVE", "Words."),
  rule("comment", "*", "changed", "replace in place", "SHARE UPDATE EXCLUSIVE", "Words."),
  rule("comment", "*", "removed", "replace in place", "SHARE UPDATE EXCLUSIVE", "Words."),
  rule("grant", "*", "added", "replace in place", none, "Privileges."),
  rule("grant", "*", "changed", "replace in place", none, "Revoked and granted in one transaction."),
  rule("grant", "*", "removed", "replace in place", none, "Privileges."),
  rule("policy", "*", "added", "replace in place", "ACCESS EXCLUSIVE on the table, brief", "Row access."),
  rule("policy", "*", "changed", "drop and create", "ACCESS EXCLUSIVE on the table, brief", "In one transaction."),
  rule("policy", "*", "removed", "replace in place", "ACCESS EXCLUSIVE on the table, brief", "Row access."),
  rule("row security", "*", "added", "replace in place", "ACCESS EXCLUSIVE on the table, brief", "Row access."),
  rule("row security", "*", "changed", "drop and create", "ACCESS EXCLUSIVE on the table, brief", "Row access."),
  rule("row security", "*", "removed", "replace in place", "ACCESS EXCLUSIVE on the table, brief", "Row access."),
  rule("partition", "*", "added", "replace in place", "ACCESS EXCLUSIVE on the default partition, brief", "A new partition."),
  rule("schema", "*", "added", "replace in place", none, "A new schema."),
];

function rule(kind: string, attribute: string, change: Rule["change"], meaning: Meaning, locks: string, why: string): Rule {
  return { kind, attribute, change, meaning, locks, why };
}

/** The rule for a change; undefined means: ask. */
export const ruleFor = (kind: string, attribute: string, change: Rule["change"]): Rule | undefined =>
  rules.find((r) => r.kind === kind && r.attribute === attribute && r.change === change);
