import { beforeAll, expect, test } from "vitest";
import { cutStates } from "../../schema-ts/cut/cut_states.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { configure } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { compensate, cutMarkdown, execute, newDocument, open, planMarkdown, prepare, reinstate, submit, verify } from "./cuts.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await prepare(owner);
  await configure(owner, "cut_event_runtime.emit_enabled", true);
  await configure(owner, "cut_event_runtime.dry_run_only", false);
});

const source = "# A\n\nMột.\n\n# B\n\nHai.\n";
const eventsOf = async (cut: string) =>
  (
    await owner.query(
      `select event_type, emit_mode, subject_kind, actor, payload from iu_core.event_outbox
       where event_domain = 'cut' and subject_id = $1 order by event_id`,
      [cut],
    )
  ).rows;
const typesOf = async (cut: string) => (await eventsOf(cut)).map(({ event_type }) => event_type.replace("cut.", ""));

test("each state a cut comes into is an event, and nothing else is", async () => {
  const { cut, key } = await cutMarkdown(owner, source, { to: "submitted" });
  await execute(owner, cut, "dry_run");
  expect(await typesOf(cut)).toEqual(["opened", "planned", "submitted"]);
  await execute(owner, cut);
  await owner.query("select iu_core.fn_iu_hold_release(iu_core.fn_cut_hold($1, 'Tranh chấp.', 'ana'), 'ana', 'Xong.')", [cut]);
  await verify(owner, cut);
  await compensate(owner, cut);
  await reinstate(owner, cut);
  expect(await typesOf(cut)).toEqual(["opened", "planned", "submitted", "executed", "verified", "compensated", "executed"]);
  const { rows } = await owner.query("select * from iu_core.cut_request where cut_request_id = $1", [cut]);
  const events = await eventsOf(cut);
  expect(events[0]).toMatchObject({ actor: "ana", payload: { document_key: key, transition: "open" } });
  expect(events[3]).toEqual({
    event_type: "cut.executed",
    emit_mode: "live",
    subject_kind: "cut_request",
    actor: "chi",
    payload: {
      document_key: key,
      transition: "execute",
      from_state: "submitted",
      source_digest: rows[0].source_digest,
      plan_digest: rows[0].plan_digest,
      approval_request_id: rows[0].approval_request_id,
    },
  });
  expect(events[6]?.payload).toMatchObject({ transition: "reinstate", from_state: "compensated" });
});

test("every other state has its event too: planned again, completed, cancelled", async () => {
  const done = await cutMarkdown(owner, source, { to: "completed" });
  expect((await typesOf(done.cut)).at(-1)).toBe("completed");
  const cut = await open(owner, source, newDocument());
  await planMarkdown(owner, cut);
  await planMarkdown(owner, cut, 1);
  await submit(owner, cut);
  await planMarkdown(owner, cut);
  await owner.query("select iu_core.fn_cut_cancel($1, 'ana')", [cut]);
  expect(await typesOf(cut)).toEqual(["opened", "planned", "submitted", "planned", "cancelled"]);
  const { rows } = await owner.query("select event_type from iu_core.event_type_registry where event_domain = 'cut'");
  expect(rows.map(({ event_type }) => event_type).sort()).toEqual(
    Object.keys(cutStates)
      .map((state) => `cut.${state}`)
      .sort(),
  );
});

test("who verifies subscribes, and is told by an executor who may emit nothing himself", async () => {
  await configure(owner, "event_bus.enabled", true);
  const app = await database.connect({ role: "iu_app" });
  await app.query("select iu_core.fn_event_subscribe('verifier', '{cut.executed}', 'dũng')");
  const { cut } = await cutMarkdown(owner, source, { to: "submitted" });
  await execute(await database.connect({ role: "cutter_exec" }), cut);
  const { rows } = await app.query("select event_type, subject_id from iu_core.fn_event_poll('verifier', 10, 'dũng')");
  expect(rows).toEqual([{ event_type: "cut.executed", subject_id: cut }]);
});

test("a refused step is no event, and closed the gate records none", async () => {
  const { cut } = await cutMarkdown(owner, source, { to: "planned" });
  await expect(execute(owner, cut)).rejects.toThrow();
  expect(await typesOf(cut)).toEqual(["opened", "planned"]);
  await configure(owner, "cut_event_runtime.emit_enabled", false);
  const closed = await cutMarkdown(owner, source);
  expect(await eventsOf(closed.cut)).toEqual([]);
});
