import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { refusalOf } from "../../schema-ts/kit/client.ts";
import { Problem } from "../output/problem.ts";
import { Backoff } from "../worker/backoff.ts";
import { failureOf } from "../worker/failure.ts";
import { type Broker, BrokerRefused } from "./broker.ts";
import { messageOf } from "./cloud_event.ts";
import type { Subscription } from "./subscription.ts";

export interface RelayOptions {
  readonly subscription: Subscription;
  readonly openBroker: () => Promise<Broker>;
  readonly log: Logger;
  /** `source` of the CloudEvents. */
  readonly eventSource: string;
  readonly batch: number;
  /** How long, in ms, to wait for an announcement before polling again. */
  readonly interval: number;
  /** Ends when nothing is left, and at the first thing that goes wrong. */
  readonly once: boolean;
  readonly signal: AbortSignal;
}

/** What a run did. */
export interface Relayed {
  /** Events acknowledged. */
  forwarded: number;
  /** Events the broker had already. */
  repeated: number;
  batches: number;
  /** Consumer whose lease kept a run with `once` from its work. */
  heldBy?: string | null;
}

/**
 * Forwards events until it is told to stop: poll, publish, and acknowledge when the broker has confirmed the whole batch. Nothing is kept
 * between rounds: after a failure the database gives the same batch again, to this relay or to the one that took over.
 */
export async function relay({ subscription, openBroker, log, eventSource, batch, interval, once, signal }: RelayOptions): Promise<Relayed> {
  const done: Relayed = { forwarded: 0, repeated: 0, batches: 0 };
  const backoff = new Backoff();
  let broker: Broker | undefined;
  let hasPolled = false;
  let hasOpened = false;

  async function forward(): Promise<boolean> {
    // Before the poll: without a broker the lease is left to others.
    if (!broker) {
      broker = await atBroker(() => unlessStopped(openBroker()));
      if (!broker) return false;
      log.info("broker connected");
    }
    hasOpened = true;
    const events = await subscription.poll(batch);
    hasPolled = true;
    const last = events.at(-1);
    if (last === undefined || signal.aborted) return false;
    const messages = events.map((event) => messageOf(event, eventSource));
    const to = broker;
    const { repeated } = await atBroker(() => to.publish(messages));
    done.repeated += repeated;
    if (!(await acknowledged(last.event_id))) return true;
    done.forwarded += events.length;
    done.batches += 1;
    log.debug({ events: events.length, repeated, last: last.event_id }, "forwarded");
    return true;
  }

  /** False when the batch is no longer ours: somebody took over, or an operator moved the subscription. */
  async function acknowledged(last: string): Promise<boolean> {
    try {
      await subscription.ack(last);
      return true;
    } catch (error) {
      const { code, message } = refusalOf(error) ?? {};
      if (code !== "lease_lost" && code !== "conflict") throw error;
      log.warn({ code, reason: message, last }, "batch published but not ours to acknowledge any more");
      return false;
    }
  }

  /** What has to be done about it by people ends the relay; everything else is tried again. */
  async function failed(error: unknown): Promise<void> {
    const atBroker = error instanceof BrokerFailed;
    const cause = atBroker ? error.cause : error;
    const failure = atBroker ? undefined : failureOf(cause);
    const hopeless = atBroker
      ? cause instanceof BrokerRefused && !hasOpened
      : failure !== "unavailable" && !(failure === "gate_closed" && hasPolled);
    if (once || hopeless) throw atBroker ? error.problem() : cause;
    if (signal.aborted) return;
    const wait = backoff.next();
    const reason = cause instanceof Error ? cause.message : String(cause);
    log.warn({ reason, again_in_ms: Math.round(wait) }, atBroker ? "broker failed, nothing was acknowledged" : "database failed");
    if (atBroker) {
      await endBroker();
      // Another relay may reach a broker that this one does not reach.
      if (hasPolled) await subscription.release().catch(() => false);
    }
    await sleep(wait, undefined, { signal }).catch(() => {});
  }

  /** Whoever is told to stop does not wait for a connection; one that comes after all is closed. */
  async function unlessStopped(opening: Promise<Broker>): Promise<Broker | undefined> {
    let stop = () => {};
    const stopped = new Promise<undefined>((resolve) => {
      stop = () => resolve(undefined);
      signal.addEventListener("abort", stop);
    });
    try {
      const opened = await Promise.race([opening, stopped]);
      if (!opened) opening.then((late) => late.close()).catch(() => {});
      return opened;
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  async function endBroker(): Promise<void> {
    const ended = broker;
    broker = undefined;
    await ended?.close().catch(() => {});
  }

  try {
    while (!signal.aborted) {
      try {
        const more = await forward();
        backoff.reset();
        if (more) continue;
        if (once) break;
        await subscription.wait(interval, signal);
      } catch (error) {
        await failed(error);
      }
    }
    if (once && !signal.aborted) done.heldBy = await subscription.heldBy();
    return done;
  } finally {
    await endBroker();
    if (hasPolled) await subscription.release().catch(() => false);
    await subscription.close();
  }
}

class BrokerFailed extends Error {
  problem(): Problem {
    const { cause } = this;
    const reason = cause instanceof Error && cause.message !== "" ? cause.message : "The broker cannot be reached.";
    if (cause instanceof BrokerRefused) return new Problem("bad_input", `The broker refused: ${reason}`, { cause });
    return new Problem("cannot_connect", `The broker failed: ${reason}`, {
      hint: "Is it running, and is --to right? Nothing was lost.",
      cause,
    });
  }
}

async function atBroker<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new BrokerFailed("", { cause });
  }
}
