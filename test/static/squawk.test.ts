import { describe, expect, it } from "vitest";
import { readMigrations } from "../../scripts/migrate/files.ts";
import { squawk } from "./squawk.ts";
import { squawkExceptions } from "./squawk_exceptions.ts";

const directions = (await readMigrations()).flatMap(({ name, transactional, up, down }) => [
  { name, transactional, direction: "up" as const, text: up.join("\n;\n") },
  { name, transactional, direction: "down" as const, text: down.join("\n;\n") },
]);

const used = new Set<string>();

/** What is left when the exceptions are taken away. */
async function objections({ name, direction, text, transactional }: (typeof directions)[number]): Promise<string[]> {
  return (await squawk(text, transactional)).flatMap(({ rule_name: rule, line, message }) => {
    const exception = squawkExceptions.find(
      (one) => one.rule === rule && ["both", direction].includes(one.direction) && (one.migrations?.test(name) ?? true),
    );
    if (exception) used.add(exception.rule);
    return exception ? [] : [`${rule}, line ${line + 1}: ${message}`];
  });
}

describe("squawk", () => {
  it.each(directions)(
    "has nothing to say about $name, $direction",
    async (direction) => {
      expect(await objections(direction)).toEqual([]);
    },
    60_000,
  );

  it("needs every exception it was given, each with a reason", () => {
    expect(squawkExceptions.filter(({ rule }) => !used.has(rule)).map(({ rule }) => rule)).toEqual([]);
    expect(squawkExceptions.filter(({ reason }) => reason.length < 30)).toEqual([]);
  });

  it.each([
    ["alter table iu_core.unit_version alter column title type varchar(100);", "changing-column-type"],
    ["alter table iu_core.unit_version rename column title to heading;", "renaming-column"],
    ["create index seeded on iu_core.unit_version (title);", "require-concurrent-index-creation"],
    ["alter table iu_core.unit_version add constraint seeded check (title <> '');", "constraint-missing-not-valid"],
    ["alter table iu_core.unit_version add column seeded text not null;", "adding-required-field"],
    ["drop table iu_core.unit_version;", "ban-drop-table"],
  ])("objects to: %s", async (statement, rule) => {
    const found = await objections({ name: "9999_seeded", transactional: true, direction: "up", text: statement });
    expect(found).toContainEqual(expect.stringMatching(new RegExp(`^${rule}, line 1: `)));
  });
});

it.each(directions.filter(({ transactional }) => transactional))(
  "$name, $direction, sets its time-outs before anything else",
  ({ text }) => {
    const [first] = text
      .replaceAll(/^--.*$/gm, "")
      .trim()
      .split(";");
    expect(first).toMatch(/^select set_config\('lock_timeout', .*\n? +set_config\('statement_timeout', /);
  },
);
