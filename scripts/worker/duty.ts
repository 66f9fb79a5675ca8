import type { Logger } from "pino";
import { failureOf } from "./failure.ts";
import type { Meter } from "./meter.ts";

/** Something the database wants done again and again; any number of workers may do it. */
export interface Duty {
  readonly name: string;
  readonly everyMs: number;
  /** @returns whether there is more to do at once */
  run(): Promise<boolean>;
}

const rareMs = 10_000;

/** Does one duty at its intervals, never twice at a time. */
export class DutyRunner {
  #timer: NodeJS.Timeout | undefined;
  #busy: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  #complaint: string | undefined;

  constructor(
    readonly duty: Duty,
    readonly meter: Meter,
    readonly log: Logger,
  ) {}

  /** What is rare need not be done while everything starts. */
  start(): void {
    if (this.duty.everyMs < rareMs) this.wake();
    else this.#timer = setTimeout(() => this.wake(), rareMs * Math.random());
  }

  /** Now, or as soon as the present round is over. */
  wake(): void {
    if (this.#stopped) return;
    this.#again = true;
    clearTimeout(this.#timer);
    this.#busy ??= this.#rounds().finally(() => {
      this.#busy = undefined;
      if (!this.#stopped) this.#timer = setTimeout(() => this.wake(), this.duty.everyMs * (0.9 + Math.random() * 0.2));
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#busy;
  }

  /** Once through, with its errors; for a worker that runs once. */
  async once(): Promise<void> {
    this.#again = true;
    await this.#rounds();
  }

  async #rounds(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        this.#again = (await this.duty.run()) || this.#again;
        this.meter.duty(this.duty.name, true);
        this.#complaint = undefined;
      } catch (error) {
        this.#failed(error);
        return;
      }
    }
  }

  /** A closed gate is somebody's decision and no failure. What this role may not do, or is not installed, is not tried again. */
  #failed(error: unknown): void {
    const failure = failureOf(error);
    const about = { duty: this.duty.name, failure };
    if (failure === "not_permitted" || failure === "not_installed") {
      this.#stopped = true;
      const message =
        failure === "not_permitted" ? "This role may not do it: somebody else has to, as from cron." : "It is not installed here.";
      this.log.info({ ...about, reason: (error as Error).message }, message);
      return;
    }
    if (failure !== "gate_closed") this.meter.duty(this.duty.name, false);
    if (this.#complaint === failure) return;
    this.#complaint = failure;
    if (failure === "gate_closed" || failure === "unavailable") this.log.debug({ ...about, reason: (error as Error).message }, "Later.");
    else this.log.warn({ ...about, err: error }, "The duty failed.");
  }
}
