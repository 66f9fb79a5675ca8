import { beforeAll, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { pidOf, refusal, untilBlocked } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { compensate, cutMarkdown, execute, newDocument, prepare, stateOf, textsOf, verify } from "./cuts.ts";

const database = useDatabase();
let owner: Client;
let one: Client;
let two: Client;
let pid: number;

beforeAll(async () => {
  owner = await database.connect();
  one = await database.connect();
  two = await database.connect();
  pid = await pidOf(two);
  await prepare(owner);
});

const source = "# A\n\nMột.\n\n# B\n\nHai.\n";

/** `second` begins while `first` has not committed, and waits for it. */
async function whileUncommitted(first: () => Promise<unknown>, second: () => Promise<unknown>, end: "commit" | "rollback" = "commit") {
  await one.query("begin");
  await first();
  const later = second().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  await untilBlocked(owner, pid);
  await one.query(end);
  const outcome = await later;
  if ("error" in outcome) throw outcome.error;
  return outcome.value;
}

test("two executors of one cut: the second waits, and is told that it is done", async () => {
  const { cut, key } = await cutMarkdown(owner, source, { to: "submitted" });
  expect(
    await refusal(
      whileUncommitted(
        () => execute(one, cut),
        () => execute(two, cut, "real", "dũng"),
      ),
    ),
  ).toMatchObject({ sqlstate: "IU006", detail: { from: "executed" } });
  expect(await textsOf(owner, key)).toHaveLength(2);
});

test("the second executor carries on when the first one gives up", async () => {
  const { cut, key } = await cutMarkdown(owner, source, { to: "submitted" });
  const done = await whileUncommitted(
    () => execute(one, cut),
    () => execute(two, cut, "real", "dũng"),
    "rollback",
  );
  expect(done).toMatchObject({ state: "executed", added: 2 });
  expect(await textsOf(owner, key)).toHaveLength(2);
});

test("two cuts of one document: the second waits, and is told that the document is another", async () => {
  const key = newDocument();
  const first = await cutMarkdown(owner, source, { key, to: "submitted" });
  const second = await cutMarkdown(owner, source.replace("Hai", "Ba"), { key, to: "submitted" });
  expect(
    await refusal(
      whileUncommitted(
        () => execute(one, first.cut),
        () => execute(two, second.cut),
      ),
    ),
  ).toMatchObject({ sqlstate: "IU005", detail: { expected: null, actual: first.cut } });
  expect(await stateOf(owner, second.cut)).toBe("submitted");
});

const reviseA = (client: Client, key: string) =>
  client.query("select iu_core.fn_iu_revise(iu_id, 'A', 'Khác.', 1, 'ana') from iu_core.information_unit where canonical_address = $1", [
    `${key}/a`,
  ]);

test("verifying while a unit is being revised: it waits, and sees what was committed", async () => {
  const { cut, key } = await cutMarkdown(owner, source);
  expect(
    await refusal(
      whileUncommitted(
        () => reviseA(one, key),
        () => verify(two, cut),
      ),
    ),
  ).toMatchObject({ sqlstate: "IU010" });
});

test("verifying while a revision is given up: it waits, and finds the units right", async () => {
  const { cut, key } = await cutMarkdown(owner, source);
  const found = await whileUncommitted(
    () => reviseA(one, key),
    () => verify(two, cut),
    "rollback",
  );
  expect(found).toMatchObject({ state: "verified" });
});

test("compensating while a unit is being revised: it waits, and refuses", async () => {
  const { cut, key } = await cutMarkdown(owner, source);
  expect(
    await refusal(
      whileUncommitted(
        () => reviseA(one, key),
        () => compensate(two, cut),
      ),
    ),
  ).toMatchObject({ sqlstate: "IU010" });
  expect(await stateOf(owner, cut)).toBe("executed");
});
