import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import type { Broker, Message } from "../../scripts/relay/broker.ts";
import { type Relayed, type RelayOptions, relay } from "../../scripts/relay/relay.ts";

/** A log that is read afterwards. */
export function recorded(level = "trace"): { log: pino.Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  return { log: pino({ level }, { write: (line: string) => void lines.push(JSON.parse(line)) }), lines };
}

export interface Running {
  readonly lines: Record<string, unknown>[];
  /** As SIGTERM does it. */
  stop(): Promise<Relayed>;
  /** Ends without being told, or fails. */
  readonly ended: Promise<Relayed>;
}

export function startRelay(options: Pick<RelayOptions, "subscription" | "openBroker"> & Partial<RelayOptions>): Running {
  const { log, lines } = recorded();
  const controller = new AbortController();
  const ended = relay({ log, eventSource: "/test", batch: 10, interval: 50, once: false, signal: controller.signal, ...options });
  ended.catch(() => {});
  return {
    lines,
    ended,
    stop: () => {
      controller.abort();
      return ended;
    },
  };
}

/** Waits until `condition` holds. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(25)) if (await condition()) return;
  throw new Error(`waited in vain: ${what}`);
}

/** A broker in memory that recognises repetitions, and fails when it is told to. */
export class MemoryBroker {
  readonly stored: Message[] = [];
  /** Called before a batch is stored. */
  before: (messages: readonly Message[]) => void | Promise<void> = () => {};
  opened = 0;

  open = async (): Promise<Broker> => {
    this.opened += 1;
    return {
      publish: async (messages) => {
        await this.before(messages);
        const fresh = messages.filter(({ id }) => !this.stored.some((known) => known.id === id));
        this.stored.push(...fresh);
        return { repeated: messages.length - fresh.length };
      },
      close: async () => {},
    };
  };
  ids = (): string[] => this.stored.map(({ id }) => id);
}
