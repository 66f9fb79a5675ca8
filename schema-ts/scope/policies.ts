import { iuAuditor, iuReader } from "../foundation/roles.ts";
import { type Fragment, type Hole, sql } from "../kit/index.ts";
import { fnAccessComplete } from "./fn_access_complete.ts";
import { fnAccessScopes } from "./fn_access_scopes.ts";

/** Sub-selects without a reference to the row: PostgreSQL evaluates them once a statement, and only when a row needs them. */
export const inOwnScope = (scope: Hole): Fragment =>
  sql`${scope} is null or ${scope} = any ((select ${fnAccessScopes}(current_user))::text[])`;

/** Whether a scope is none of those granted. Without the null test, what has no scope would be hidden from whoever was granted nothing. */
export const outOfScope = (scope: Hole, granted: Hole): Fragment => sql`(${scope} is not null and ${scope} <> all (${granted}))`;

/**
 * For tables without a scope of their own: `condition` is looked at for each row only where something is hidden from the reader. An EXISTS
 * in it ends in OFFSET 0: PostgreSQL then looks up each row it needs instead of reading all there are into a hash table.
 */
export const whereHidden = (condition: Fragment): Fragment => sql`(select ${fnAccessComplete}(current_user)) or ${condition}`;

/**
 * Row level security of a table that readers read: they see the rows that `visible` lets them, auditors all. The owner, and with it
 * every SECURITY DEFINER function and pg_dump, is not subject to it.
 */
export const readersSee = (table: string, visible: Fragment) => ({
  policies: [
    {
      name: `${table}_in_scope`,
      command: "select" as const,
      to: [iuReader],
      using: () => visible,
      summary: "Readers see what has no scope, and what is in a scope they were granted.",
    },
    {
      name: `${table}_audit`,
      command: "select" as const,
      to: [iuAuditor],
      using: () => sql`true`,
      summary: "Auditors see everything.",
    },
  ],
});
