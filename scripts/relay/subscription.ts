import { fnEventAck } from "../../schema-ts/bus/fn_event_ack.ts";
import { fnEventPoll } from "../../schema-ts/bus/fn_event_poll.ts";
import { fnEventRelease } from "../../schema-ts/bus/fn_event_release.ts";
import { call } from "../../schema-ts/kit/client.ts";
import { quoteIdentifier } from "../../schema-ts/kit/names.ts";
import { type Client, connect } from "../postgres/connect.ts";
import type { DeliveredEvent } from "./cloud_event.ts";

export interface SubscriptionOptions {
  readonly url: string;
  readonly schema: string;
  readonly subscription: string;
  readonly consumer: string;
}

/** A subscription as one consumer sees it. A connection that broke is replaced by the next call. */
export interface Subscription {
  poll(limit: number): Promise<DeliveredEvent[]>;
  ack(lastEventId: string): Promise<void>;
  /** Whether the lease was held. */
  release(): Promise<boolean>;
  /** Another consumer whose lease counts; null: there is none. */
  heldBy(): Promise<string | null>;
  /** Resolves when events were announced since the last poll began, when `ms` are over, or when `signal` aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export function openSubscription({ url, schema, subscription, consumer }: SubscriptionOptions): Subscription {
  const channel = `${schema}_event`;
  const named = { p_subscription: subscription, p_consumer: consumer };
  let client: Client | undefined;
  let announced = false;
  let wake = () => {};

  async function connection(): Promise<Client> {
    if (client) return client;
    const opened = await connect(url, {
      application_name: "iu-core relay",
      keepAlive: true,
      // A server that fell silent is one that cannot be reached.
      query_timeout: 60_000,
    });
    opened.on("notification", () => {
      announced = true;
      wake();
    });
    await opened.query(`listen ${quoteIdentifier(channel)}`);
    client = opened;
    return opened;
  }

  async function statement<T>(run: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await run(await connection());
    } catch (error) {
      // A refusal leaves a good connection behind; to know that for certain costs more than a new one.
      await drop();
      throw error;
    }
  }

  async function drop(): Promise<void> {
    const broken = client;
    client = undefined;
    await broken?.end().catch(() => {});
  }

  return {
    poll: (limit) =>
      statement(async (client) => {
        announced = false;
        const { rows } = await client.query<DeliveredEvent>(pollText(schema), [subscription, limit, consumer]);
        return rows;
      }),
    ack: (lastEventId) =>
      statement(async (client) => void (await call(client, fnEventAck, { ...named, p_last_event_id: lastEventId }, { schema }))),
    release: () => statement(async (client) => call(client, fnEventRelease, named, { schema })),
    heldBy: () =>
      statement(async (client) => {
        const { rows } = await client.query<{ held_by: string | null }>(heldByText(schema), [subscription, consumer]);
        return rows[0]?.held_by ?? null;
      }),
    async wait(ms, signal) {
      if (announced || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener("abort", wake, { once: true });
      });
      signal.removeEventListener("abort", wake);
    },
    close: drop,
  };
}

/** Times in microseconds and JSON as the server writes them: both lose digits as JavaScript values. */
const pollText = (schema: string) => `
  select
    event_id,
    event_type,
    subject_kind,
    subject_id,
    payload::text as payload,
    traceparent,
    to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as occurred_at,
    actor
  from ${quoteIdentifier(schema)}.${quoteIdentifier(fnEventPoll.name)}($1, $2, $3)`;

const heldByText = (schema: string) => `
  select case when leased_until > now() then nullif(consumer, $2) end as held_by
  from ${quoteIdentifier(schema)}.event_subscription where subscription = $1`;
