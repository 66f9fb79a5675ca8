import { iuReader } from "../foundation/roles.ts";
import { defineFunction, join, jsonb, plpgsql, rows, sql, text } from "../kit/index.ts";
import type { BlockerSource } from "./blocker_source.ts";

export const blockersFunction = (sources: readonly BlockerSource[]) =>
  defineFunction({
    name: "fn_proof_blockers",
    summary: "What stands between a proof and a real run on this database: one row for each thing, none when nothing does.",
    details: `Reports ${sources.flatMap(({ blockers }) => blockers).join(", ")}. Gates that ship open hold something back and do not stand in the way.`,
    args: {},
    returns: rows({
      blocker: text("What kind of thing it is."),
      subject: text("Which one: a gate, a function, an object."),
      detail: jsonb<Record<string, unknown>>("Facts about it."),
      hint: text("What to do about it."),
    }),
    volatility: "stable",
    // It calls the schema's verification, whose plans are made when it runs.
    parallel: "unsafe",
    grantTo: [iuReader],
    settings: { TimeZone: "UTC", jit: "off" },
    example: "select blocker, subject from iu_core.fn_proof_blockers()",
    body: plpgsql`
      return query
      select b.blocker, b.subject, b.detail, b.hint
      from (
        ${join(
          sources.map(({ query }) => sql`${query}`),
          "\nunion all\n",
        )}
      ) as b (blocker, subject, detail, hint)
      order by b.blocker collate "C", b.subject collate "C";
    `,
  });
