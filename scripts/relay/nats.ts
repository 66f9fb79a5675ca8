import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createConnection } from "node:net";
import { JetStreamApiError, JetStreamError, type JetStreamManager, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, credsAuthenticator, errors, headers, type NatsConnection, nanos } from "@nats-io/transport-node";
import { type Broker, BrokerRefused, type Message, patience } from "./broker.ts";
import { contentType } from "./cloud_event.ts";
import type { NatsTarget } from "./target.ts";

/** For how long a stream made here recognises a repetition. */
const duplicateWindow = 600_000;

/** NATS JetStream: subject `<subject>.<event type>`, de-duplicated by the stream on `Nats-Msg-Id`. */
export async function openNats(target: NatsTarget): Promise<Broker> {
  const connection = await refusable(() => open(target));
  try {
    await refusable(async () => requireStream(await jetstreamManager(connection, { timeout: patience }), target));
  } catch (error) {
    await connection.close();
    throw error;
  }
  const client = jetstream(connection, { timeout: patience });
  const publish = (message: Message, before: Message | undefined) => {
    const contents = headers();
    contents.set("Content-Type", contentType);
    return client.publish(`${target.subject}.${message.type}`, message.body, {
      msgID: message.id,
      headers: contents,
      expect: { streamName: target.stream, ...(target.exclusive && before ? { lastMsgID: before.id } : {}) },
    });
  };
  return {
    publish: (messages) =>
      refusable(async () => {
        const most = connection.info?.max_payload ?? Number.POSITIVE_INFINITY;
        // The server would cut the connection, and say why to nobody. Its limit counts the headers.
        const large = messages.find(({ body }) => Buffer.byteLength(body) + 1_000 > most);
        if (large) throw new BrokerRefused(`Event ${large.id} is larger than the ${most} bytes this server takes.`);
        // All at once on one connection: stored in this order, and each confirmed by itself.
        const outcomes = await Promise.allSettled(messages.map((message, i) => publish(message, messages[i - 1])));
        for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
        return { repeated: outcomes.filter((outcome) => outcome.status === "fulfilled" && outcome.value.duplicate).length };
      }),
    close: () => connection.close(),
  };
}

async function open({ host, port, tls, user, password, credentials }: NatsTarget): Promise<NatsConnection> {
  const identity = password === undefined ? { token: user } : { user, pass: password };
  const file =
    credentials === undefined
      ? undefined
      : await readFile(credentials).catch((error: Error) => {
          throw new BrokerRefused(`The credentials file cannot be read: ${error.message}`);
        });
  await requireGreeting(host, port);
  return connect({
    servers: `${host.includes(":") ? `[${host}]` : host}:${port}`,
    name: "iu-core relay",
    timeout: patience,
    // After a cut the client would send what is left over, and the order would have a gap.
    reconnect: false,
    ...(tls ? { tls: {} } : {}),
    ...(file ? { authenticator: credsAuthenticator(file) } : user === undefined ? {} : identity),
  });
}

/**
 * Every server speaks first. The client keeps the socket of an attempt to connect that was not answered, so whether there will be an answer
 * is found out on a socket of our own.
 */
async function requireGreeting(host: string, port: number): Promise<void> {
  const socket = createConnection({ host, port });
  try {
    await once(socket, "data", { signal: AbortSignal.timeout(patience) });
  } catch (cause) {
    throw (cause as Error).name === "AbortError" ? new Error("The server did not answer in time.", { cause }) : cause;
  } finally {
    socket.on("error", () => {}).destroy();
  }
}

async function requireStream(manager: JetStreamManager, { stream, subject, create }: NatsTarget): Promise<void> {
  const subjects = `${subject}.>`;
  const info = await manager.streams.info(stream).catch((error: unknown) => {
    if (!(error instanceof JetStreamApiError && error.code === 10_059)) throw error;
    if (!create)
      throw new BrokerRefused(`There is no stream ${stream}: make one for the subjects ${subjects}, or give create=true in --to.`);
    return manager.streams.add({ name: stream, subjects: [subjects], duplicate_window: nanos(duplicateWindow) });
  });
  const found: string = await manager.streams.find(subjects).catch(() => "");
  if (found !== info.config.name) throw new BrokerRefused(`The stream ${stream} does not take the subjects ${subjects}.`);
}

/** Tells a no of the server from a server that cannot be reached. */
async function refusable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refusals = [JetStreamApiError, JetStreamError, errors.AuthorizationError, errors.PermissionViolationError];
    if (refusals.some((refusal) => error instanceof refusal)) throw new BrokerRefused((error as Error).message, { cause: error });
    throw error;
  }
}
