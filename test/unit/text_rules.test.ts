import { beforeAll, describe, expect, test } from "vitest";
import { core } from "../../schema-ts/foundation/schemas.ts";
import { type Fragment, type Hole, namesFor, render, sql } from "../../schema-ts/kit/index.ts";
import {
  addressProblem,
  bodyProblem,
  changeNoteProblem,
  metadataProblem,
  titleProblem,
  unitKindProblem,
} from "../../schema-ts/unit/text_rules.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";

const database = useDatabase({ template: false });
let client: Client;
beforeAll(async () => {
  client = await database.connect();
});

/** Judges all values in one statement, as callers do. */
async function judge(rule: (value: Hole) => Fragment, values: readonly (string | null)[], type = "text"): Promise<(string | null)[]> {
  const { rows } = await client.query<{ problem: string | null }>(
    `select ${render(rule(sql`v.value`), namesFor(core))} as problem
    from (select value::${type}, n from unnest($1::text[]) with ordinality as u (value, n)) v order by v.n`,
    [values],
  );
  return rows.map((row) => row.problem);
}

const rules: [string, (value: Hole) => Fragment, string, (string | null)[], (string | null)[]][] = [
  [
    "titleProblem",
    titleProblem,
    "text",
    ["a", "Điều 1. Phạm vi", "x".repeat(500), "ệ".repeat(500), " padded ", "👩🏽‍⚖️", 'it\'s "fine"'],
    [null, "", " ", "\u3000 ", "x".repeat(501), "two\nlines", "two\u2028lines", "tab\there", "\u001b[31m", "c1\u0085"],
  ],
  [
    "addressProblem",
    addressProblem,
    "text",
    ["a", "quy-định/điều-1", "workflow.invoice:2026/05_a-b", "Ω/договор/契約/계약", "x".repeat(500)],
    [null, "", " ", "a b", "a\n", "\ta", "a\u00a0b", "a*b", "a×b", "dieu\u0300", "x".repeat(501), "a\u200db", "a'b", 'a"b', "a\\b", "عقد"],
  ],
  [
    "unitKindProblem",
    unitKindProblem,
    "text",
    ["a", "step", "policy.clause", "a_b-c.9", "x".repeat(63)],
    [null, "", "Step", "1step", "a b", "step\n", "điều", "x".repeat(64), ".a"],
  ],
  [
    "metadataProblem",
    metadataProblem,
    "jsonb",
    ["{}", '{"a": [1]}', JSON.stringify({ a: "x".repeat(65_000) })],
    [null, "null", "[]", '"a"', "1", JSON.stringify({ a: "x".repeat(65_530) })],
  ],
  ["changeNoteProblem", changeNoteProblem, "text", [null, "a", "two\nlines", "x".repeat(2000)], ["", "x".repeat(2001)]],
  ["bodyProblem", (value) => bodyProblem(value, sql`10`), "text", ["", "1234567890", "ệệệ"], [null, "12345678901", "ệệệệ"]],
];

describe.each(rules)("%s", (_, rule, type, good, bad) => {
  test("finds nothing wrong with what is right", async () => {
    expect(await judge(rule, good, type)).toEqual(good.map(() => null));
  });
  test("says in a sentence what is wrong", async () => {
    const problems = await judge(rule, bad, type);
    for (const [i, problem] of problems.entries()) expect(problem, JSON.stringify(bad[i])).toMatch(/^[A-Z].*\.$/);
  });
});
