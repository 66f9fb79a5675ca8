import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal, sqlstate, state } from "../config/session.ts";
import { emit } from "../event/events.ts";
import { useDatabase } from "../setup/database.ts";
import { drain, openBus, poll, subscribe, unsubscribe } from "./bus.ts";

const database = useDatabase();
let owner: Client;
let app: Client;

beforeAll(async () => {
  owner = await database.connect();
  app = await database.connect({ role: "iu_app" });
  await openBus(await database.connect({ role: "iu_operator" }));
});

test("makes, changes, ends and brings back; the same again changes nothing", async () => {
  expect(await subscribe(app, "life", ["piece.split", "piece.*", "piece.split"])).toMatchObject({
    subscription: "life",
    status: "active",
    event_patterns: ["piece.*", "piece.split"],
    changed: true,
    change: "subscribe",
  });
  const before = await state(owner);
  expect(await subscribe(app, "life", ["piece.*", "piece.split"])).toMatchObject({ changed: false, change: null });
  expect(await state(owner)).toEqual(before);
  expect(await subscribe(app, "life", ["*"], { lease: "5 s" })).toMatchObject({ change: "update", options: { lease: "5 s" } });
  expect(await unsubscribe(app, "life")).toMatchObject({ status: "withdrawn", change: "unsubscribe" });
  expect(await unsubscribe(app, "life")).toMatchObject({ changed: false });
  expect(await refusal(poll(app, "life"))).toMatchObject({ sqlstate: "IU004", detail: { subscription: "life" } });
  expect(await subscribe(app, "life", ["*"], { lease: "5 s" })).toMatchObject({ change: "restore", status: "active" });
});

test("begins now, or at the beginning when asked to; an ended one goes on where it stood", async () => {
  const first = await emit(app);
  await subscribe(app, "now");
  await subscribe(app, "all", ["*"], { start: "beginning" });
  const second = await emit(app);
  expect(await drain(app, "now")).toEqual([second]);
  expect(await drain(app, "all")).toEqual([first, second]);
  await unsubscribe(app, "now");
  const third = await emit(app);
  await subscribe(app, "now");
  expect(await drain(app, "now")).toEqual([third]);
});

test("gives what its patterns mean, also after they changed with a batch outstanding", async () => {
  await subscribe(app, "some", ["piece.merged"]);
  const [split, merged] = [await emit(app), await emit(app, { event_type: "piece.merged", payload: {} })];
  expect((await poll(app, "some")).map(({ event_id }) => event_id)).toEqual([merged]);
  await subscribe(app, "some", ["piece.*"]);
  expect(await drain(app, "some")).toEqual([split, merged]);
});

test.each(["1 s", "24 h", "1 day"])("a lease may be %s", async (lease) => {
  expect(await subscribe(app, "leased", ["*"], { lease })).toMatchObject({ changed: true, options: { lease } });
});

test("an underscore in a pattern means itself", async () => {
  const operator = await database.connect({ role: "iu_operator" });
  for (const type of ["a_b.x", "acb.x"]) {
    await operator.query("select iu_core.fn_event_type_register($1, 'app', '{}', 'A test.', 'ana')", [type]);
  }
  await operator.query("select iu_core.fn_dot_config_set('app_event_runtime.emit_enabled', 'true', 'a', 'b')");
  await operator.query("select iu_core.fn_dot_config_set('app_event_runtime.dry_run_only', 'false', 'a', 'b')");
  await subscribe(app, "underscore", ["a_b.*"]);
  await emit(app, { event_type: "acb.x", payload: {} });
  const meant = await emit(app, { event_type: "a_b.x", payload: {} });
  expect(await drain(app, "underscore")).toEqual([meant]);
});

describe("refuses, and writes nothing,", () => {
  const refused = async (...args: [string, unknown?, object?, string?]) => {
    const before = await state(owner);
    const found = await refusal(subscribe(app, ...args));
    expect(await state(owner)).toEqual(before);
    return found;
  };

  test.each([
    "Piece.*",
    "piece.",
    "piece*",
    ".*",
    "*.split",
    "piece.**",
    "piece.*.x",
    "",
    " ",
    "piece%",
    "piece. *",
    null,
    "x".repeat(151),
  ])("the malformed pattern %j", async (pattern) => {
    expect(await refused("bad", ["*", pattern])).toMatchObject({
      sqlstate: "IU003",
      detail: { path: "$[1]", argument: "p_event_patterns" },
    });
  });

  test.each(["piece.splat", "peace.*", "piec.*", "nothing"])("%s, which means no registered type", async (pattern) => {
    expect(await refused("bad", ["*", pattern])).toMatchObject({ sqlstate: "IU002", detail: { path: "$[1]", pattern } });
  });

  test("no, null, nested and too many patterns", async () => {
    for (const patterns of [[], null, [["*"], ["*"]], Array.from({ length: 101 }, () => "*")]) {
      expect(await refused("bad", patterns)).toMatchObject({ sqlstate: "IU003" });
    }
  });

  test.each(["", "a b", "-a", "x".repeat(151), null])("the name %j", async (name) => {
    expect(await refused(name as string)).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_subscription" } });
  });

  test.each<[object, string]>([
    [{ lease: "0 s" }, "$.lease"],
    [{ lease: "2 days" }, "$.lease"],
    [{ lease: 60 }, "$.lease"],
    [{ lease: "999999 hours" }, "$.lease"],
    [{ start: "then" }, "$.start"],
    [{ priority: 1.5 }, "$.priority"],
    [{ priority: 1e30 }, "$.priority"],
    [{ executor_class: "noop", priority: 1001 }, "$.priority"],
    [{ priority: -1001 }, "$.priority"],
    [{ max_attempts: 0 }, "$.max_attempts"],
    [{ max_attempts: 101 }, "$.max_attempts"],
    [{ executor_class: "" }, "$.executor_class"],
    [{ group_by_subject: "yes" }, "$.group_by_subject"],
    [{ leese: "1 s" }, "$.leese"],
  ])("the options %j", async (options, path) => {
    expect(await refused("bad", ["*"], options)).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_options", path } });
  });

  test("options that are no object, an unknown queue, no actor, an unknown subscription to end, a reader", async () => {
    expect(await refused("bad", ["*"], [] as object)).toMatchObject({ sqlstate: "IU003", detail: { path: "$" } });
    expect(await refused("bad", ["*"], { queue: "nowhere" })).toMatchObject({ sqlstate: "IU002", detail: { queue: "nowhere" } });
    expect(await refused("bad", ["*"], {}, " ")).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_actor" } });
    expect(await refusal(unsubscribe(app, "never-made"))).toMatchObject({ sqlstate: "IU004" });
    expect(await sqlstate(subscribe(await database.connect({ role: "iu_reader" }), "bad"))).toBe("42501");
  });
});

describe("a bus that has never been used", () => {
  const fresh = useDatabase();

  test("announces its first event to who waits for it", async () => {
    const [operator, consumer] = [await fresh.connect({ role: "iu_operator" }), await fresh.connect({ role: "iu_app" })];
    await openBus(operator);
    const told: string[] = [];
    consumer.on("notification", ({ channel }) => told.push(channel));
    await consumer.query("listen iu_core_event");
    await subscribe(consumer, "first");
    expect(await poll(consumer, "first")).toEqual([]);
    await emit(consumer);
    await consumer.query("select");
    expect(told).toEqual(["iu_core_event"]);
  });
});
