import { quoteLiteral } from "../../kit/names.ts";
import type { Part } from "../part.ts";
import type { Discard, Step } from "./step.ts";

/** What an operator loses when a table, a partition or a column goes; undefined when its rows are not the operator's. */
export function discardOf(relation: string, table: Part, column?: { name: string; filled: string }): Discard | undefined {
  const { "operator rows": owned = "none", "row security": rowSecurity } = table.attributes;
  if (owned === "none") return undefined;
  const conditions = [...(column ? [column.filled] : []), ...(owned === "all" ? [] : [`(${owned})`])];
  const label = relation.split(".").slice(1).join(".");
  return {
    name: column ? `${label}.${column.name}` : label,
    query: `select from ${relation}${conditions.length > 0 ? ` where ${conditions.join(" and ")}` : ""}`,
    // Policies that bind the owner too would hide rows from the question.
    forced: rowSecurity === "forced" ? table.id : undefined,
  };
}

/** Statements that refuse to go down over rows or values an operator would lose, unless told to. */
export function discardGuard(steps: readonly Step[]): string[] {
  const discards = steps.flatMap((step) => step.discards ?? []);
  if (discards.length === 0) return [];
  const forced = [...new Set(discards.flatMap((discard) => discard.forced ?? []))];
  const questions = [...new Set(discards.map(({ name }) => name))].map((name) => {
    const found = discards.filter((discard) => discard.name === name).map(({ query }) => `exists (${query})`);
    return `      select ${quoteLiteral(name)} as name where ${found.join(" or ")}`;
  });
  const refuse = `do $iu$
declare
  v_names text := (
    select string_agg(name, ', ') from (
${questions.join("\n      union all\n")}
    ) as t
  );
begin
  if v_names is not null and current_setting('iu.discard_rows', true) is distinct from 'on' then
    raise exception using
      errcode = '55006',
      message = format('Going down would discard the rows of: %s.', v_names),
      hint = 'Dump them first; then allow it with: set iu.discard_rows = ''on'' (iu-core migrate down --discard-rows).';
  end if;
end
$iu$;`;
  return [
    ...forced.map((table) => `alter ${table} no force row level security;`),
    refuse,
    ...forced.map((table) => `alter ${table} force row level security;`),
  ];
}
