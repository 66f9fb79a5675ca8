import { createClient, ErrorReply, TimeoutError } from "@redis/client";
import { type Broker, BrokerRefused, type Message, patience } from "./broker.ts";
import type { RedisTarget } from "./target.ts";

/** Messages of one script: the server does nothing else meanwhile. */
const portion = 500;

/**
 * Adds what is not remembered. The entry comes before its id is noted: cut short by an error in between, it comes twice rather than never.
 * KEYS: stream, ids. ARGV: ms to remember, longest stream or 0, then id, type and event of each message.
 */
const script = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local repeated = 0
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - ARGV[1])
for i = 3, #ARGV, 3 do
  if redis.call('ZSCORE', KEYS[2], ARGV[i]) then
    repeated = repeated + 1
  else
    local fields = { 'id', ARGV[i], 'type', ARGV[i + 1], 'event', ARGV[i + 2] }
    if ARGV[2] == '0' then
      redis.call('XADD', KEYS[1], '*', unpack(fields))
    else
      redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', unpack(fields))
    end
    redis.call('ZADD', KEYS[2], now, ARGV[i])
  end
end
return repeated
`;

/** Redis Streams: an entry an event with the fields id, type and event, de-duplicated by a sorted set of ids beside the stream. */
export async function openRedis(target: RedisTarget): Promise<Broker> {
  const client = createClient({
    socket: {
      host: target.host,
      port: target.port,
      connectTimeout: patience,
      // A new connection is for whoever knows what has to be sent again.
      reconnectStrategy: false,
      ...(target.tls ? { tls: true } : {}),
    },
    ...(target.user === undefined ? {} : { username: target.user }),
    ...(target.password === undefined ? {} : { password: target.password }),
    database: target.database,
    name: "iu-core-relay",
    disableOfflineQueue: true,
  });
  // The command that is under way is rejected too; unheard, the event would end the process.
  client.on("error", () => {});
  const close = async () => {
    if (client.isOpen) client.destroy();
  };
  const keys = [target.stream, idsOf(target.stream)];
  const window = [String(target.remember * 1000), String(target.maxlen ?? 0)];
  const add = async (messages: readonly Message[]): Promise<number> => {
    const added = client.eval(script, { keys, arguments: [...window, ...messages.flatMap(({ id, type, body }) => [id, type, body])] });
    return Number(await intime(added));
  };
  await refusable(async () => {
    await intime(client.connect());
    const type = await intime(client.type(target.stream));
    if (type !== "none" && type !== "stream") throw new BrokerRefused(`The key ${target.stream} holds a ${type}, not a stream.`);
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    publish: (messages) =>
      refusable(async () => {
        let repeated = 0;
        for (let i = 0; i < messages.length; i += portion) repeated += await add(messages.slice(i, i + portion));
        return { repeated };
      }),
    close,
  };
}

/** The key beside the stream's, in the same slot of a cluster. */
const idsOf = (stream: string) => (/\{[^}]+\}/.test(stream) ? `${stream}:relayed` : `{${stream}}:relayed`);

async function intime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError("Redis did not answer in time")), patience);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Tells a no of the server from a server that cannot be reached, or is just loading its data. */
async function refusable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const passing = /^(LOADING|BUSY|TRYAGAIN|CLUSTERDOWN|MASTERDOWN)/;
    if (error instanceof ErrorReply && !passing.test(error.message)) throw new BrokerRefused(error.message, { cause: error });
    throw error;
  }
}
