import { iuAuditor, iuOperator } from "../foundation/roles.ts";
import { type AnyTable, bigint, defineFunction, join, lit, rows, sql, text } from "../kit/index.ts";
import { textSettings } from "./session.ts";

/** How a table is called in the digest: without the default schema, so that two installations can be compared. */
const relationOf = ({ $: { schema, name } }: AnyTable) => (schema ? `${schema.key}.${name}` : name);

/** The function that digests the rows of the given tables, partitions included. */
export const stateDigestFunction = (tables: readonly AnyTable[]) =>
  defineFunction({
    name: "fn_iu_state_digest",
    summary: "All rows of all tables of the product: per table their number and a digest that does not depend on their order.",
    details:
      "A row counts as its text. The digest is SHA-256 over the table's name, its row count and the sums of two 64-bit hashes of every row with different " +
      "seeds. Any change of any value shows, short of a coincidence that will not happen; it is no signature: rows can be made up to meet given sums. Digests compare " +
      "within one major version of PostgreSQL. All tables are read in the caller's snapshot, whoever asks: iu_schema_expectation is among them. " +
      "It reads everything, so it takes the time that takes.",
    args: {},
    returns: rows({
      relation: text("Name of the table, without the default schema."),
      row_count: bigint("Number of rows."),
      digest: text("64 lower-case hex digits."),
    }),
    volatility: "stable",
    // Row security would make the digest depend on who asks.
    security: "definer",
    grantTo: [iuOperator, iuAuditor],
    settings: { ...textSettings, row_security: "off" },
    example: "select * from iu_core.fn_iu_state_digest()",
    body: sql`
      select
        s.relation,
        s.row_count,
        encode(sha256(convert_to(concat_ws('|', s.relation, s.row_count, s.low, s.high), 'UTF8')), 'hex')
      from (
        ${join(tables.map(tableSums), "\nunion all\n")}
      ) as s (relation, row_count, low, high)
      order by s.relation collate "C"
    `,
  });

/**
 * The offset keeps the row's text from being made twice. It must be a constant of its own type: `offset 0` is a cast when the planner looks,
 * and there would be no parallel scan.
 */
const tableSums = (table: AnyTable) => sql`
  select ${lit(relationOf(table))}, count(*), sum(hashtextextended(r.row_text, 0)), sum(hashtextextended(r.row_text, 4096))
  from (select whole_row::text from ${table} as whole_row offset bigint '0') as r (row_text)
`;
