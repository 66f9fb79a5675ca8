import { setTimeout as sleep } from "node:timers/promises";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { createClient } from "@redis/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Broker, BrokerRefused, type Message } from "../../scripts/relay/broker.ts";
import { openBroker } from "../../scripts/relay/open.ts";
import { targetOf } from "../../scripts/relay/target.ts";
import { optional } from "../require.ts";
import { nats, redis, TestBroker } from "./brokers.ts";

const messages = (from: number, to: number, body = "{}"): Message[] =>
  Array.from({ length: to - from }, (_, i) => ({ id: `id-${from + i}`, type: "piece.split", body }));
const open = (to: string): Promise<Broker> => openBroker(targetOf(to));

/** The reason of a refusal; anything else fails the test. */
async function refused(work: Promise<unknown>): Promise<string> {
  const outcome = await work.then(
    () => new Error("not refused"),
    (error: unknown) => error,
  );
  if (!(outcome instanceof BrokerRefused)) throw outcome;
  return outcome.message;
}

optional("NATS JetStream", nats.available, nats.needs).describe(() => {
  const server = new TestBroker(nats, "--auth", "t0ken");
  const place = (rest: string) => `nats://t0ken@127.0.0.1:${server.port}?${rest}`;
  const client = () => connect({ servers: `127.0.0.1:${server.port}`, token: "t0ken", reconnect: false });
  beforeAll(() => server.start());
  afterAll(() => server.remove());

  async function lastIds(stream: string): Promise<(string | undefined)[]> {
    const connection = await client();
    const manager = await jetstreamManager(connection);
    const { state } = await manager.streams.info(stream);
    const found = [];
    for (let seq = 1; seq <= state.last_seq; seq += 1)
      found.push((await manager.streams.getMessage(stream, { seq }))?.header.get("Nats-Msg-Id"));
    await connection.close();
    return found;
  }

  test("a wrong token", async () => {
    expect(await refused(open(`nats://wr0ng@127.0.0.1:${server.port}?stream=x`))).toMatch(/authorization/i);
  });

  test("a stream that does not exist is made on request only", async () => {
    expect(await refused(open(place("stream=absent&subject=a.b")))).toContain("There is no stream absent: make one for the subjects a.b.>");
    await (await open(place("stream=absent&subject=a.b&create=true"))).close();
    const broker = await open(place("stream=absent&subject=a.b"));
    expect(await broker.publish(messages(0, 2))).toEqual({ repeated: 0 });
    await broker.close();
    expect(await lastIds("absent")).toEqual(["id-0", "id-1"]);
  });

  test("a stream that takes other subjects", async () => {
    await (await open(place("stream=other&subject=one&create=true"))).close();
    expect(await refused(open(place("stream=other&subject=two")))).toBe("The stream other does not take the subjects two.>.");
  });

  test("an event that is too large, before anything of its batch is stored", async () => {
    const broker = await open(place("stream=large&subject=large&create=true"));
    const batch = [...messages(0, 2), ...messages(2, 3, "x".repeat(1_100_000))];
    expect(await refused(broker.publish(batch))).toContain("Event id-2 is larger than");
    await broker.close();
    expect(await lastIds("large")).toEqual([]);
  });

  test("exclusive: the order is checked by the server, also when a batch is repeated", async () => {
    const to = place("stream=mine&subject=mine&create=true&exclusive=true");
    const broker = await open(to);
    expect(await broker.publish(messages(0, 5))).toEqual({ repeated: 0 });
    expect(await broker.publish(messages(0, 10))).toEqual({ repeated: 5 });
    const connection = await client();
    // Between two events of a batch that is repeated stands somebody else's message.
    await jetstream(connection).publish("mine.foreign", "{}", { msgID: "foreign" });
    await connection.close();
    expect(await refused(broker.publish(messages(0, 12)))).toContain("wrong last msg ID");
    await broker.close();
    expect((await lastIds("mine")).slice(0, 10)).toEqual(messages(0, 10).map(({ id }) => id));
  });
});

optional("Redis Streams", redis.available, redis.needs).describe(() => {
  const server = new TestBroker(redis, "--requirepass", "hunter2");
  const place = (rest: string) => `redis://:hunter2@127.0.0.1:${server.port}?${rest}`;
  let direct: ReturnType<typeof createClient>;

  beforeAll(async () => {
    await server.start();
    direct = createClient({ url: `redis://:hunter2@127.0.0.1:${server.port}` });
    direct.on("error", () => {});
    await direct.connect();
  });
  afterAll(async () => {
    direct.destroy();
    await server.remove();
  });

  test("a wrong password", async () => {
    expect(await refused(open(`redis://:wr0ng@127.0.0.1:${server.port}?stream=x`))).toContain("WRONGPASS");
  });

  test("a key that is no stream, at the start and later", async () => {
    await direct.set("text", "x");
    expect(await refused(open(place("stream=text")))).toBe("The key text holds a string, not a stream.");
    const broker = await open(place("stream=becomes"));
    await direct.set("becomes", "x");
    expect(await refused(broker.publish(messages(0, 2)))).toContain("WRONGTYPE");
    await direct.del("becomes");
    // What was refused was not remembered as if it had been stored.
    expect(await broker.publish(messages(0, 2))).toEqual({ repeated: 0 });
    await broker.close();
  });

  test("a batch larger than one script is stored in order, and recognised as a whole", async () => {
    const broker = await open(place("stream=many"));
    expect(await broker.publish(messages(0, 1200))).toEqual({ repeated: 0 });
    expect(await broker.publish(messages(0, 1201))).toEqual({ repeated: 1200 });
    await broker.close();
    const entries = (await direct.xRange("many", "-", "+")) ?? [];
    expect(entries.map(({ message }) => message["id"])).toEqual(messages(0, 1201).map(({ id }) => id));
  });

  test("ids are remembered for as long as it is said, and the stream is kept at its length", async () => {
    const broker = await open(place("stream=short&remember=1&maxlen=100"));
    await broker.publish(messages(0, 1));
    await sleep(1100);
    expect(await broker.publish(messages(0, 1))).toEqual({ repeated: 0 });
    await broker.publish(messages(1, 1000));
    await broker.close();
    // Redis trims whole nodes of its tree: about as long.
    expect(await direct.xLen("short")).toBeLessThan(300);
  });
});
