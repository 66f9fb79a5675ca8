import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { join, lit, litJson, namesFor, plpgsql, render, sql } from "../../schema-ts/kit/index.ts";
import { core, item } from "./toy.ts";

const here = fileURLToPath(import.meta.url);
const source = readFileSync(here, "utf8").split("\n");
/** `file:line` of the first line of this file that ends with the comment. */
const marked = (comment: string) => `${here}:${source.findIndex((line) => line.endsWith(`// ${comment}`)) + 1}`;
const names = namesFor(core);
const text = (fragment: Parameters<typeof render>[0]) => render(fragment, names);

describe("text of a template", () => {
  test("is raw: backslashes stay", () => {
    expect(text(sql`select E'\n', regexp_replace(a, '\d+\\', '\t')`)).toBe("select E'\\n', regexp_replace(a, '\\d+\\\\', '\\t')");
  });

  test("loses its blank first and last line and its margin, not its shape", () => {
    const body = plpgsql`
      if a then
        b;

      end if;
    `;
    expect(text(body)).toBe("if a then\n  b;\n\nend if;");
  });

  test("keeps its lines whatever the file's line ends", () => {
    const strings = Object.assign(["\r\n  select 1,\r\n    2\r\n"], { raw: ["\r\n  select 1,\r\n    2\r\n"] });
    expect(text(sql(strings as unknown as TemplateStringsArray))).toBe("select 1,\n  2");
  });

  test("counts a hole as text when it looks for the margin", () => {
    const fragment = sql`
      ${lit(1)},
        ${lit(2)}
    `;
    expect(text(fragment)).toBe("1,\n  2");
  });

  test("leaves one line as it is", () => {
    expect(text(sql` and `)).toBe(" and ");
    expect(text(sql`where ${sql`a and `}b`)).toBe("where a and b");
    expect(text(sql``)).toBe("");
  });
});

describe("a fragment in a hole", () => {
  const inner = sql`
    case
      when a then 1
    end
  `;

  test("is indented like the line it stands in", () => {
    const outer = sql`
      select
        ${inner} as b
    `;
    expect(text(outer)).toBe("select\n  case\n    when a then 1\n  end as b");
  });

  test("is indented at every depth", () => {
    const middle = sql`
      (
        ${inner}
      )
    `;
    const outer = sql`
      select
        ${middle}
    `;
    expect(text(outer)).toBe("select\n  (\n    case\n      when a then 1\n    end\n  )");
  });

  test("keeps a value that spans lines as it is", () => {
    const fragment = plpgsql`
      begin
        v := ${lit("one\n  two\\ 'three'\r")};
      end;
    `;
    expect(text(fragment)).toBe("begin\n  v := E'one\\n  two\\\\ ''three''\\r';\nend;");
  });
});

describe("join", () => {
  test("puts the separator between parts", () => {
    expect(text(join([]))).toBe("");
    expect(text(join([lit(1)]))).toBe("1");
    expect(text(join([item.title, lit("x"), sql`now()`]))).toBe("title, 'x', now()");
    expect(text(sql`where ${join([sql`a`, sql`b`], " and ")}`)).toBe("where a and b");
  });

  test("with line breaks stands in its line's margin", () => {
    const fragment = sql`
      select
        ${join([sql`a`, sql`b`], ",\n")}
    `;
    expect(text(fragment)).toBe("select\n  a,\n  b");
  });
});

describe("literals", () => {
  test.each([
    [null, "null"],
    [true, "true"],
    [-1.5, "-1.5"],
    ["it's", "'it''s'"],
    ["back\\slash", "'back\\slash'"],
    ["Phê duyệt", "'Phê duyệt'"],
  ])("%s", (value, expected) => {
    expect(text(lit(value))).toBe(expected);
  });

  test("of JSON are jsonb", () => {
    expect(text(litJson({ a: ["it's", null] }))).toBe(`'{"a":["it''s",null]}'::jsonb`);
  });

  test("of what has none are refused", () => {
    expect(() => text(lit(Number.NaN))).toThrow(new RangeError("No SQL literal for NaN"));
  });
});

describe("origin", () => {
  test("is the file and line of the tag", () => {
    const { origin } = sql`select 1`; // a tag
    expect(origin.where()).toBe(marked("a tag"));
    expect(`${origin.file}:${origin.line}`).toBe(marked("a tag"));
  });

  test("of a joined list is the call of join", () => {
    const parts = [sql`a`, sql`b`];
    const joined = join(parts); // a join
    expect(joined.origin.where()).toBe(marked("a join"));
  });
});

describe("loose text that got around the types", () => {
  const forced = (value: unknown) => value as never;

  test("is refused with the hole, the text and the place", () => {
    const tag = () => sql`select ${lit(1)}, ${forced("title")}`; // loose text
    expect(tag).toThrow(
      new TypeError(
        `Hole 2 of a sql template holds the plain string "title"; only references and fragments are allowed: use lit() for a literal (${marked("loose text")})`,
      ),
    );
  });

  test.each([["title"], [7], [undefined], [null], [{ render: () => "1" }]])("as %s", (value) => {
    expect(() => plpgsql`select ${forced(value)}`).toThrow(/^Hole 1 of a plpgsql template holds /);
    expect(() => join([forced(value)])).toThrow(/^Hole 1 of a joined list holds /);
  });
});
