import { beforeAll, describe, expect, test } from "vitest";
import { installScript } from "../../schema-ts/compile/install.ts";
import { difference } from "../../schema-ts/compile/migration/diff.ts";
import { inOrder, type Step } from "../../schema-ts/compile/migration/step.ts";
import { rolesScript } from "../../schema-ts/compile/roles.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { isRefused, placed, readCorpus } from "./corpus.ts";
import { productOf } from "./pieces.ts";

/** From weak to strong, as PostgreSQL's manual has them; reading takes the first and is not worth a word. */
const modes = [
  "ACCESS SHARE",
  "ROW SHARE",
  "ROW EXCLUSIVE",
  "SHARE UPDATE EXCLUSIVE",
  "SHARE",
  "SHARE ROW EXCLUSIVE",
  "EXCLUSIVE",
  "ACCESS EXCLUSIVE",
];
const strength = (mode: string) => modes.indexOf(mode);
/** The strongest mode a step says it takes. */
const claimed = ({ locks }: Step) =>
  Math.max(
    0,
    ...(locks.match(/\b(?:ACCESS |ROW |SHARE |UPDATE |EXCLUSIVE)+(?:EXCLUSIVE|SHARE)\b|\bSHARE\b/g) ?? []).map((m) => strength(m.trim())),
  );

const corpus = (await readCorpus()).filter((change) => !isRefused(change) && !change.explicit).map((change, i) => ({ ...change, i }));
const database = useDatabase({ template: false });
let client: Client;

beforeAll(async () => {
  client = await database.connect();
  await client.query("set jit = off");
  await client.query(rolesScript(productOf([])));
});

test("claims are read as they are meant", () => {
  const of = (locks: string) => modes[claimed({ locks } as Step)];
  expect(of("nothing that exists")).toBe("ACCESS SHARE");
  expect(of("SHARE on the table, while it is built")).toBe("SHARE");
  expect(of("SHARE UPDATE EXCLUSIVE on the table, ROW SHARE on what it references")).toBe("SHARE UPDATE EXCLUSIVE");
  expect(of("ACCESS EXCLUSIVE on the table, brief")).toBe("ACCESS EXCLUSIVE");
  expect(of("SHARE ROW EXCLUSIVE on the registry")).toBe("SHARE ROW EXCLUSIVE");
});

describe.each(corpus)("$name", (change) => {
  test("no step takes a stronger lock on what exists than it says", async () => {
    const here = placed(change, (key) => `l${change.i}_${key}`);
    const product = here.product("before");
    await client.query(installScript(product, namesFor(product.defaultSchema, here.schemas("before"))));
    if (change.seed) await client.query(here.spelled(change.seed));
    const existing = await relations(Object.values(here.schemas("before")));
    const steps = inOrder(difference(change.before, change.after).steps, "up");
    const tooStrong: string[] = [];
    const run = async (step: Step, statements: readonly string[], held: Set<string>) => {
      for (const statement of statements) await client.query(here.spelled(statement));
      for (const { lock, name, mode } of await locksOn(existing)) {
        if (!held.has(lock) && strength(mode) > claimed(step)) tooStrong.push(`${step.what} takes ${mode} on ${name}: "${step.locks}"`);
        held.add(lock);
      }
    };
    await client.query("begin");
    const held = new Set<string>();
    for (const step of steps.filter(({ outsideTransaction }) => !outsideTransaction)) await run(step, step.up, held);
    await client.query("commit");
    for (const step of steps.filter(({ outsideTransaction }) => outsideTransaction)) {
      for (const statement of step.up) {
        // What is built concurrently cannot be looked at from inside.
        if (statement.includes("concurrently")) {
          await client.query(here.spelled(statement));
          continue;
        }
        await client.query("begin");
        await run(step, [statement], new Set());
        await client.query("commit");
      }
    }
    expect(tooStrong).toEqual([]);
  });
});

async function relations(schemas: readonly string[]): Promise<number[]> {
  const { rows } = await client.query<{ oid: number }>(
    "select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace where nspname = any($1)",
    [schemas],
  );
  return rows.map(({ oid }) => oid);
}

/** Locks this transaction holds on the relations. */
async function locksOn(oids: readonly number[]): Promise<{ lock: string; name: string; mode: string }[]> {
  const { rows } = await client.query<{ oid: number; name: string; mode: string }>(
    "select relation as oid, relation::regclass::text as name, mode from pg_locks where pid = pg_backend_pid() and granted and relation = any($1)",
    [oids],
  );
  return rows.map(({ oid, name, mode }) => {
    const spaced = mode
      .replace(/Lock$/, "")
      .replaceAll(/(?<!^)([A-Z])/g, " $1")
      .toUpperCase();
    return { lock: `${oid} ${spaced}`, name, mode: spaced };
  });
}
