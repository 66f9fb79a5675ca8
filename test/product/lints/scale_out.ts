import type { Part } from "../../../schema-ts/compile/part.ts";

/**
 * Rules of FIELD-NOTES, "Scaling out", as far as the text decides them: what keeps a schema movable to a node of its own. Keys, columns and
 * constraints are asked of the catalog in tables.ts.
 */
export interface TextLint {
  readonly rule: string;
  /** Identities of the parts that break it. */
  readonly offenders: (parts: readonly Part[]) => string[];
  /** Parts that break it, in one place. */
  readonly seed: readonly Part[];
}

/** The text without comments and without what stands between quotes. */
export const code = (text: string): string =>
  text
    .replaceAll(/--[^\n]*/g, "")
    .replaceAll(/'(?:[^']|'')*'/g, "''")
    .toLowerCase();

const bodyOf = (create: string): string => code(create.slice(create.indexOf("$iu$")));
const schemaOf = (text: string): string | undefined => /__schema_(\w+?)__/.exec(text)?.[1];
const idsOf = (parts: readonly Part[]): string[] => parts.map(({ id }) => id);
const saying = (pattern: RegExp) => (parts: readonly Part[]) =>
  idsOf(parts.filter(({ kind, create }) => kind !== "comment" && kind !== "row" && pattern.test(code(create))));

const functionPart = (body: string, name = "seeded"): Part => ({
  id: `function __schema_core__.${name}()`,
  kind: "function",
  object: `function __schema_core__.${name}()`,
  create: `create function __schema_core__.${name}()\nreturns void\nlanguage plpgsql\nvolatile\nas $iu$\nbegin\n  ${body}\nend\n$iu$;`,
  drop: "",
  attributes: {},
});

export const textLints: readonly TextLint[] = [
  {
    rule: "1. nothing refers, writes or fires across schemas",
    offenders: (parts) =>
      idsOf(
        parts.filter(({ id, create }) => {
          const targets = code(create).matchAll(
            /\b(?:insert\s+into|update|delete\s+from|truncate|references|execute\s+function)\s+__schema_(\w+?)__/g,
          );
          return [...targets].some(([, schema]) => schema !== schemaOf(id));
        }),
      ),
    seed: [functionPart("delete from __schema_governance__.other;")],
  },
  {
    rule: "2. no transaction ids, snapshots or advisory locks",
    offenders: saying(/\b(txid_\w+|pg_\w*xact_id\w*|pg_\w*snapshot\w*|pg_(try_)?advisory_\w+|xid8?|xmin|xmax|ctid)\b/),
    seed: [functionPart("perform pg_advisory_xact_lock(1);")],
  },
  {
    rule: "3. a trigger copies its transition tables into arrays first, and reads them nowhere else",
    offenders: (parts) =>
      parts
        .filter(({ kind }) => kind === "trigger")
        .flatMap((trigger) => {
          const text = code(trigger.create);
          const tables = [...text.matchAll(/\b(?:new|old) table as (\w+)/g)].map(([, name]) => name ?? "");
          const called = /execute function (\S+)\(\)/.exec(text)?.[1];
          const body = parts.find(({ id }) => id.toLowerCase() === `function ${called}()`);
          return tables.filter((table) => !copiedFirst(code(body?.create ?? ""), table)).map((table) => `${trigger.id} ${table}`);
        }),
    seed: [
      functionPart("insert into __schema_core__.log select a.key from after_insert a;"),
      {
        ...functionPart(""),
        kind: "trigger",
        id: "trigger seeded",
        create:
          "create trigger seeded after insert on __schema_core__.t referencing new table as after_insert execute function __schema_core__.seeded();",
      },
    ],
  },
  {
    rule: "4. no loop in a function that reads or writes anything of the schema",
    offenders: (parts) =>
      idsOf(parts.filter(({ kind, create }) => kind === "function" && /\bloop\b/.test(bodyOf(create)) && /__schema_/.test(bodyOf(create)))),
    seed: [functionPart("for v_row in select 1 loop perform __schema_core__.fn_iu_version(); end loop;")],
  },
  {
    rule: "5. no session settings, no temporary objects, no errors told apart by their text",
    offenders: saying(
      /\b(current_setting|set_config|create\s+temp\w*|discard|sqlerrm|constraint_name|message_text)\b|\bset\s+(local|session)\b/,
    ),
    seed: [functionPart("perform set_config('iu.actor', 'ana', true);")],
  },
  {
    rule: "6. volatile values go into variables before an UPDATE",
    offenders: (parts) => {
      const volatile = parts.filter(({ create }) => /^volatile$/m.test(create)).map(({ object }) => /(\w+)\(/.exec(object)?.[1] ?? "");
      const call = new RegExp(`\\b(clock_timestamp|timeofday|random|gen_random_uuid|nextval|${volatile.filter(Boolean).join("|")})\\s*\\(`);
      return idsOf(parts.filter(({ kind, create }) => kind === "function" && assignments(code(create)).some((text) => call.test(text))));
    },
    seed: [functionPart("update __schema_core__.t set a = 1, changed_at = clock_timestamp() where b = 2;")],
  },
  {
    rule: "6. no MERGE, no deferred constraints, no renamed schema",
    offenders: saying(/\bmerge\s+into\b|\bset\s+constraints\b|\bdeferrable\b|\balter\s+schema\b/),
    seed: [functionPart("set constraints all deferred;")],
  },
  {
    rule: "7. a function that changes objects changes no rows",
    offenders: (parts) =>
      idsOf(
        parts.filter(
          ({ kind, create }) =>
            kind === "function" &&
            /\b(execute\s+format|(create|alter|drop)\s+(table|index))\b/.test(code(create)) &&
            /\b(insert\s+into|delete\s+from|update\s+\S+\s+(\w+\s+)?set)\b/.test(code(create)),
        ),
      ),
    seed: [functionPart("create table __schema_core__.p partition of __schema_core__.t default; delete from __schema_core__.t;")],
  },
];

/** Every statement that reads the transition table is `v_… := array(select … from <table> …)`. */
function copiedFirst(body: string, table: string): boolean {
  const readers = body.split(";").filter((statement) => new RegExp(`\\b(from|join)\\s+${table}\\b`).test(statement));
  return readers.every((statement) => /(^|\bbegin\s|\bthen\s)\s*(v_\w+\s*:=\s*array\s*\(\s*select|select\s+array_agg)\b/.test(statement));
}

/** What stands after each UPDATE … SET, up to the end of its statement or of the parenthesis it is in. */
function assignments(text: string): string[] {
  return [...text.matchAll(/\bupdate\s+(?:(?!set\b)\S+\s+){0,3}set\b/g)].map(({ index, 0: head }) => {
    let depth = 0;
    const rest = text.slice(index + head.length);
    for (let i = 0; i < rest.length; i += 1) {
      if (rest[i] === "(") depth += 1;
      if (rest[i] === ")") depth -= 1;
      if (depth < 0 || rest[i] === ";") return rest.slice(0, i);
    }
    return rest;
  });
}
