/** What no text of a schema says, whether it is a body, a default, a policy or a view. */
export interface Forbidden {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly message: string;
}

const forbidden: readonly Forbidden[] = [
  {
    rule: "no-local-ids",
    pattern: /\b(txid_\w+|pg_\w*xact_id\w*|pg_\w*snapshot\w*|pg_current_wal_\w+|pg_lsn|xid8?|xmin|xmax|ctid)\b/,
    message: "uses a transaction id, a snapshot or a place in the log, which mean nothing on another server (2)",
  },
  {
    rule: "no-advisory-lock",
    pattern: /\bpg_(try_)?advisory_\w+/,
    message: "takes an advisory lock, which holds on one server only: lock a row (2)",
  },
  {
    rule: "no-sequence",
    pattern: /\b(nextval|currval|lastval|setval)\s*\(|\bas\s+identity\b|\bcreate\s+sequence\b/,
    message: "uses a sequence, which no rollback takes back (2)",
  },
  {
    rule: "no-session",
    pattern: /\b(current_setting|set_config)\s*\(|\bset\s+(local|session)\b|\bdiscard\s+(all|plans|temp|sequences)\b/,
    message: "reads or writes a session setting: pass an argument (5)",
  },
  {
    rule: "no-temp",
    pattern: /\bcreate\s+(global\s+|local\s+)?temp(orary)?\b|\bpg_temp\s*\./,
    message: "makes a temporary object: use arrays, transition tables or materialized CTEs (5)",
  },
  {
    rule: "errors-by-state",
    pattern: /\b(sqlerrm|constraint_name|message_text|pg_exception_detail)\b/,
    message: "tells errors apart by their text or constraint: use the SQLSTATE (5)",
  },
  { rule: "no-merge", pattern: /\bmerge\s+into\b/, message: "uses MERGE: INSERT … ON CONFLICT or UPDATE … FROM (6)" },
  {
    rule: "checked-at-once",
    pattern: /\bset\s+constraints\b|\bdeferrable\b|\balter\s+schema\b/,
    message: "relies on deferred constraints or on renaming a schema (6)",
  },
];

/** @param text as `code` leaves it */
export function forbiddenIn(text: string): (Omit<Forbidden, "pattern"> & { readonly at: number })[] {
  return forbidden.flatMap(({ rule, pattern, message }) => {
    const at = text.search(pattern);
    return at === -1 ? [] : [{ rule, message, at }];
  });
}
