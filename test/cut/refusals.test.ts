import { beforeAll, describe, expect, test } from "vitest";
import { fnApprovalVote } from "../../schema-ts/approval/fn_approval_vote.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { compose } from "../collection/collections.ts";
import { refusal, sqlstate, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { approve, complete, cutMarkdown, execute, newDocument, open, planMarkdown, prepare, stateOf, submit, verify } from "./cuts.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await prepare(owner);
});

const source = "# A\n\nMột.\n\n# B\n\nHai.\n";

/** Refused with this, and not a row is another one. */
async function refused(attempt: () => Promise<unknown>, expected: object): Promise<void> {
  const before = await state(owner);
  expect(await refusal(attempt())).toMatchObject(expected);
  expect(await state(owner)).toEqual(before);
}

test("a document without key or text, or with too much of it", async () => {
  for (const [key, text, argument] of [
    [null, "x", "p_document_key"],
    ["", "x", "p_document_key"],
    ["a b", "x", "p_document_key"],
    ["/a", "x", "p_document_key"],
    ["a/", "x", "p_document_key"],
    ["k".repeat(301), "x", "p_document_key"],
    ["key", null, "p_source"],
    ["key", "", "p_source"],
  ] as const)
    await refused(() => open(owner, text as string, key as string), { sqlstate: "IU003", detail: { argument } });
  await owner.query("insert into iu_core.dot_config (key, value) values ('cutter.max_source_bytes', '3')");
  await refused(() => open(owner, "bốn"), { sqlstate: "IU003", detail: { argument: "p_source", size: 5, limit: 3 } });
  await owner.query("delete from iu_core.dot_config where key = 'cutter.max_source_bytes'");
});

describe("an execution", () => {
  test("needs an approval: none yet, a rejection, and another plan's count for nothing", async () => {
    const { cut } = await cutMarkdown(owner, source, { to: "planned" });
    await refused(() => execute(owner, cut), { sqlstate: "IU006", detail: { from: "planned" } });
    const { approval_request_id: request } = await submit(owner, cut);
    await refused(() => execute(owner, cut), { sqlstate: "IU007", detail: { reason: "pending" } });
    await call(owner, fnApprovalVote, { p_request_id: request, p_principal: "bình", p_decision: "reject" });
    await refused(() => execute(owner, cut), { sqlstate: "IU007", detail: { reason: "rejected" } });
    await refused(() => execute(owner, cut, "dry_run"), { sqlstate: "IU007" });
    await planMarkdown(owner, cut, 1);
    expect(await stateOf(owner, cut)).toBe("planned");
    await approve(owner, cut);
    await execute(owner, cut);
  });

  test("planned again while it is approved: the approval is ended", async () => {
    const { cut } = await cutMarkdown(owner, source, { to: "planned" });
    const request = await approve(owner, cut);
    await planMarkdown(owner, cut);
    expect((await owner.query("select state from iu_core.approval_request where request_id = $1", [request])).rows).toEqual([
      { state: "invalidated" },
    ]);
  });

  test("refuses a plan that somebody changed behind the functions' back", async () => {
    const { cut } = await cutMarkdown(owner, source, { to: "submitted" });
    await owner.query("update iu_core.cut_leg set title = 'Khác' where cut_request_id = $1 and block_no = 1", [cut]);
    await refused(() => execute(owner, cut), { sqlstate: "IU010" });
  });

  test.each<[string, (key: string) => Promise<unknown>]>([
    [
      "a unit was revised",
      (key) =>
        owner.query(
          "select iu_core.fn_iu_revise(iu_id, 'A', 'Khác.', 1, 'ana') from iu_core.information_unit where canonical_address = $1",
          [`${key}/a`],
        ),
    ],
    [
      "a unit was withdrawn",
      (key) =>
        owner.query("select iu_core.fn_iu_withdraw(iu_id, 1, 'ana') from iu_core.information_unit where canonical_address = $1", [
          `${key}/a`,
        ]),
    ],
    ["an address was taken", (key) => owner.query("select iu_core.fn_iu_create($1, 'clause', 'C', 'Khác.', 'ana')", [`${key}/c`])],
    ["another cut was executed", (key) => cutMarkdown(owner, "# X\n", { key })],
    [
      "a unit that is to go is a piece",
      async (key) =>
        compose(owner, [
          {
            iu_id: (await owner.query("select iu_id from iu_core.information_unit where canonical_address = $1", [`${key}/b`])).rows[0]
              .iu_id,
          },
        ]),
    ],
  ])("conflicts when, since it was planned, %s", async (_, change) => {
    const { key } = await cutMarkdown(owner, source);
    const { cut } = await cutMarkdown(owner, "# A\n\nSửa.\n\n# C\n\nBa.\n", { key, to: "submitted" });
    await change(key);
    await refused(() => execute(owner, cut), { sqlstate: "IU005", code: "conflict" });
    await refused(() => execute(owner, cut, "dry_run"), { sqlstate: "IU005", code: "conflict" });
  });

  test("in a mode that is none", async () => {
    const { cut } = await cutMarkdown(owner, source, { to: "submitted" });
    for (const mode of ["", "REAL", null as never])
      await refused(() => execute(owner, cut, mode), { sqlstate: "IU003", detail: { argument: "p_mode" } });
  });

  test("as a dry run leaves a line in the log and nothing else", async () => {
    const { cut } = await cutMarkdown(owner, source, { to: "submitted" });
    const rows = async () =>
      ((await state(owner)) as { relation: string }[]).filter(({ relation }) => relation !== "cut_request_transition");
    const before = await rows();
    expect(await execute(owner, cut, "dry_run")).toMatchObject({ mode: "dry_run", state: "submitted", added: 2 });
    expect(await rows()).toEqual(before);
    const log = await owner.query(
      "select detail from iu_core.cut_request_transition where cut_request_id = $1 and transition = 'dry_run'",
      [cut],
    );
    expect(log.rows).toMatchObject([{ detail: { added: 2 } }]);
  });
});

describe("a verification", () => {
  test("is not the executor's", async () => {
    const { cut } = await cutMarkdown(owner, source);
    await refused(() => verify(owner, cut, "chi"), { sqlstate: "IU011", detail: { executed_by: "chi" } });
    await verify(owner, cut);
  });

  test.each<[string, string, (cut: string, key: string) => Promise<unknown>]>([
    [
      "a unit has another text",
      "text",
      (_, key) =>
        owner.query(
          "select iu_core.fn_iu_revise(iu_id, 'A', 'Khác.', 1, 'ana') from iu_core.information_unit where canonical_address = $1",
          [`${key}/a`],
        ),
    ],
    [
      "a unit has another title",
      "title",
      (_, key) =>
        owner.query(
          "select iu_core.fn_iu_revise(v.iu_id, 'Khác', v.body, 1, 'ana') from iu_core.information_unit u join iu_core.unit_version v using (iu_id) where canonical_address = $1",
          [`${key}/a`],
        ),
    ],
    [
      "a unit was withdrawn",
      "state",
      (_, key) =>
        owner.query("select iu_core.fn_iu_withdraw(iu_id, 1, 'ana') from iu_core.information_unit where canonical_address = $1", [
          `${key}/a`,
        ]),
    ],
    [
      "a range was moved",
      "range",
      (cut) => owner.query("update iu_core.cut_leg set byte_start = byte_start + 1 where cut_request_id = $1 and block_no = 2", [cut]),
    ],
    ["a leg is gone", "document", (cut) => owner.query("delete from iu_core.cut_leg where cut_request_id = $1 and block_no = 2", [cut])],
  ])("looks at the units, not at what was recorded: %s", async (_, problem, change) => {
    const { cut, key } = await cutMarkdown(owner, source);
    await change(cut, key);
    const before = await state(owner);
    const found = await refusal(verify(owner, cut));
    expect(found).toMatchObject({ sqlstate: "IU010", code: "integrity" });
    expect((found.detail["findings"] as { problem: string }[]).map((finding) => finding.problem)).toContain(problem);
    expect(await state(owner)).toEqual(before);
  });

  test("comes before completion, which looks once more", async () => {
    const { cut, key } = await cutMarkdown(owner, source);
    await refused(() => complete(owner, cut), { sqlstate: "IU006" });
    await verify(owner, cut);
    await owner.query(
      "select iu_core.fn_iu_revise(iu_id, 'A', 'Khác.', 1, 'ana') from iu_core.information_unit where canonical_address = $1",
      [`${key}/a`],
    );
    await refused(() => complete(owner, cut), { sqlstate: "IU010" });
  });
});

test("who may do what: the application plans, cutter_exec executes, cutter_verify verifies, and nobody writes the tables", async () => {
  const [app, operator, exec, verifier] = (await Promise.all(
    ["iu_app", "iu_operator", "cutter_exec", "cutter_verify"].map((role) => database.connect({ role })),
  )) as [Client, Client, Client, Client];
  const cut = await open(app, source, newDocument());
  await planMarkdown(app, cut);
  await approve(app, cut);
  for (const client of [app, operator, verifier]) expect(await sqlstate(execute(client, cut))).toBe("42501");
  await execute(exec, cut);
  for (const client of [app, operator, exec]) expect(await sqlstate(verify(client, cut))).toBe("42501");
  await verify(verifier, cut);
  await complete(exec, cut);
  for (const client of [app, operator, exec, verifier])
    for (const table of ["cut_request", "cut_leg", "cut_request_transition", "cut_compensation"])
      expect(await sqlstate(client.query(`delete from iu_core.${table}`))).toBe("42501");
});

test("the source of a cut, its log and its compensations never change; its state follows the machine", async () => {
  const { cut } = await cutMarkdown(owner, source);
  const change = (text: string) => refusal(owner.query(text, [cut]));
  expect(await change("update iu_core.cut_request set source = 'x' where cut_request_id = $1")).toMatchObject({ sqlstate: "IU009" });
  expect(await change("delete from iu_core.cut_request where cut_request_id = $1")).toMatchObject({ sqlstate: "IU009" });
  expect(await change("update iu_core.cut_request_transition set actor = 'x' where cut_request_id = $1")).toMatchObject({
    sqlstate: "IU009",
  });
  expect(await change("update iu_core.cut_request set state = 'completed' where cut_request_id = $1")).toMatchObject({
    sqlstate: "IU006",
    detail: { machine: "cut_request", from: "executed", to: "completed" },
  });
});
