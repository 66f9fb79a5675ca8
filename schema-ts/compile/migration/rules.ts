/** What a change means for a database that holds data. */
export type Meaning = "replace in place" | "drop and create" | "new identity" | "explicit step";

/** The one table: what may change, what that means, and what it locks. */
export interface Rule {
  readonly kind: string;
  readonly attribute: string;
  readonly change: "added" | "removed" | "changed" | "validated";
  readonly meaning: Meaning;
  readonly locks: string;
  readonly why: string;
}

const none = "nothing that exists";
export const rules: readonly Rule[] = [
  rule("schema", "*", "added", "replace in place", none, "A new schema."),
  rule("schema", "*", "removed", "replace in place", none, "PostgreSQL refuses while anything is left in it."),
  rule(
    "table",
    "*",
    "added",
    "replace in place",
    none,
    "A new table has no readers yet; a foreign key takes SHARE ROW EXCLUSIVE on what it references.",
  ),
  rule("table", "*", "removed", "explicit step", "", "It discards rows; or it is a rename, which nobody can guess."),
  rule(
    "table",
    "column",
    "added",
    "replace in place",
    "ACCESS EXCLUSIVE on the table, brief",
    "Metadata only: last position, nullable or with a constant default.",
  ),
  rule(
    "table",
    "column incompatible",
    "added",
    "explicit step",
    "",
    "No value for existing rows, another position than in a fresh install, or a default that rewrites the table.",
  ),
  rule("table", "column", "removed", "explicit step", "", "It discards values; or it is a rename, which nobody can guess."),
  rule("table", "column order", "changed", "explicit step", "", "PostgreSQL cannot move a column."),
  rule("table", "column type", "changed", "explicit step", "", "Values need a conversion."),
  rule("table", "column collation", "changed", "explicit step", "", "Indexes order by it."),
  rule(
    "table",
    "column default",
    "changed",
    "replace in place",
    "ACCESS EXCLUSIVE on the table, brief",
    "Existing rows keep their values.",
  ),
  rule(
    "table",
    "column not null",
    "added",
    "replace in place",
    "ACCESS EXCLUSIVE on the table, brief",
    "A check is added NOT VALID and validated under SHARE UPDATE EXCLUSIVE first, so that nothing is scanned under the strong lock.",
  ),
  rule("table", "column not null", "removed", "replace in place", "ACCESS EXCLUSIVE on the table, brief", "Metadata only."),
  rule(
    "table",
    "constraint check",
    "added",
    "replace in place",
    "ACCESS EXCLUSIVE on the table, brief",
    "NOT VALID; validated in a second transaction.",
  ),
  rule(
    "table",
    "constraint check",
    "changed",
    "drop and create",
    "ACCESS EXCLUSIVE on the table, brief",
    "The old one goes first, the new one comes last: rows may change in between.",
  ),
  rule("table", "constraint check", "removed", "replace in place", "ACCESS EXCLUSIVE on the table, brief", "Rows stay."),
  rule(
    "table",
    "constraint foreign key",
    "added",
    "replace in place",
    "SHARE ROW EXCLUSIVE on both tables, brief",
    "NOT VALID; validated in a second transaction.",
  ),
  rule(
    "table",
    "constraint foreign key",
    "changed",
    "drop and create",
    "ACCESS EXCLUSIVE on both tables, brief",
    "The old one goes first, the new one comes last: rows may change in between.",
  ),
  rule("table", "constraint foreign key", "removed", "replace in place", "ACCESS EXCLUSIVE on both tables, brief", "Rows stay."),
  rule("table", "constraint key", "added", "explicit step", "", "A key is built on an index that is made concurrently first."),
  rule("table", "constraint key", "changed", "explicit step", "", "A key is built on an index that is made concurrently first."),
  rule("table", "constraint key", "removed", "explicit step", "", "Writers may rely on it with ON CONFLICT."),
  rule(
    "table",
    "constraint",
    "validated",
    "replace in place",
    "SHARE UPDATE EXCLUSIVE on the table, ROW SHARE on what it references",
    "Readers and writers go on while rows are checked.",
  ),
  rule("table", "partitioning", "changed", "explicit step", "", "A table is partitioned when it is created."),
  rule("table", "storage", "changed", "replace in place", "SHARE UPDATE EXCLUSIVE on the table", "Applies to new pages."),
  rule(
    "partition",
    "*",
    "added",
    "replace in place",
    "ACCESS EXCLUSIVE on the table, brief; the default partition is scanned",
    "A new partition.",
  ),
  rule("partition", "*", "changed", "explicit step", "", "Rows would have to move."),
  rule("partition", "*", "removed", "explicit step", "", "It discards rows."),
  rule(
    "index",
    "*",
    "added",
    "replace in place",
    "SHARE UPDATE EXCLUSIVE on the table (concurrently)",
    "Readers and writers go on while it is built.",
  ),
  rule(
    "index",
    "partitioned",
    "added",
    "replace in place",
    "SHARE on the table, while it is built",
    "PostgreSQL cannot build it concurrently on a partitioned table.",
  ),
  rule("index", "*", "changed", "new identity", "", "Build the new one under a new name, then drop the old one."),
  rule(
    "index",
    "replaced",
    "removed",
    "replace in place",
    "SHARE UPDATE EXCLUSIVE on the table (concurrently)",
    "After the one that takes its place was built, both ways.",
  ),
  rule("index", "*", "removed", "replace in place", "ACCESS EXCLUSIVE on the table, brief", "Rows stay. Built in place on the way down."),
  rule("row security", "*", "added", "replace in place", "ACCESS EXCLUSIVE on the table, brief", "Row access."),
  rule("row security", "*", "changed", "drop and create", "ACCESS EXCLUSIVE on the table, brief", "In one transaction."),
  rule("row security", "*", "removed", "replace in place", "ACCESS EXCLUSIVE on the table, brief", "Row access."),
  rule("policy", "*", "added", "replace in place", "ACCESS EXCLUSIVE on the table, brief", "Row access."),
  rule("policy", "*", "changed", "drop and create", "ACCESS EXCLUSIVE on the table, brief", "In one transaction."),
  rule("policy", "*", "removed", "replace in place", "ACCESS EXCLUSIVE on the table, brief", "Row access."),
  rule("function", "*", "added", "replace in place", none, "Nobody calls it yet."),
  rule("function", "body", "changed", "replace in place", none, "Same oid, same grants."),
  rule("function", "signature", "changed", "new identity", "", "PostgreSQL refuses it in place; callers must follow: expand and contract."),
  rule("function", "*", "removed", "replace in place", none, "Its exact text comes back on the way down."),
  rule("view", "*", "added", "replace in place", none, "Nobody reads it yet."),
  rule("view", "query", "changed", "replace in place", "ACCESS EXCLUSIVE on the view", "Same leading columns."),
  rule(
    "view",
    "columns",
    "changed",
    "drop and create",
    "ACCESS EXCLUSIVE on the view and on what reads it",
    "Columns changed or went; comments, privileges and dependents come back with it.",
  ),
  rule("view", "*", "removed", "replace in place", "ACCESS EXCLUSIVE on the view", "It holds no rows."),
  rule("trigger", "*", "added", "replace in place", "SHARE ROW EXCLUSIVE on the table", "Applies to statements that come later."),
  rule("trigger", "*", "changed", "replace in place", "SHARE ROW EXCLUSIVE on the table", "CREATE OR REPLACE TRIGGER."),
  rule("trigger", "*", "removed", "replace in place", "ACCESS EXCLUSIVE on the table, brief", "Applies to statements that come later."),
  rule("row", "*", "added", "replace in place", "ROW EXCLUSIVE on the registry", "A shipped row."),
  rule("row", "*", "changed", "replace in place", "SHARE ROW EXCLUSIVE on the registry", "Its guard is lifted for this statement."),
  rule("row", "*", "removed", "replace in place", "SHARE ROW EXCLUSIVE on the registry", "Its guard is lifted for this statement."),
  rule("comment", "*", "added", "replace in place", "SHARE UPDATE EXCLUSIVE", "Words."),
  rule("comment", "*", "changed", "replace in place", "SHARE UPDATE EXCLUSIVE", "Words."),
  rule("comment", "*", "removed", "replace in place", "SHARE UPDATE EXCLUSIVE", "They go with what they are about."),
  rule("grant", "*", "added", "replace in place", none, "Privileges."),
  rule("grant", "*", "changed", "replace in place", none, "Revoked and granted in one transaction."),
  rule("grant", "*", "removed", "replace in place", none, "Privileges."),
];

function rule(kind: string, attribute: string, change: Rule["change"], meaning: Meaning, locks: string, why: string): Rule {
  return { kind, attribute, change, meaning, locks, why };
}

/** The rule for a change. Everything that can be compared has one. */
export function ruleFor(kind: string, attribute: string, change: Rule["change"]): Rule {
  const found = rules.find((r) => r.kind === kind && r.attribute === attribute && r.change === change);
  if (!found) throw new Error(`No rule says what it means that ${kind} ${attribute} is ${change}`);
  return found;
}
