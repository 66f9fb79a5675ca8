/** The leases of this worker, and until when each holds by its own clock. */
export class Leases {
  readonly #until = new Map<string, number>();

  /** @param sentAt when the claim was sent: the server counts from later on, so the worker never believes too long */
  add(token: string, sentAt: number, leaseMs: number): void {
    this.#until.set(token, sentAt + leaseMs);
  }

  extend(tokens: readonly string[], sentAt: number, leaseMs: number): void {
    for (const token of tokens) if (this.#until.has(token)) this.#until.set(token, sentAt + leaseMs);
  }

  /** Forgets leases that were over before `sentAt` and of which no job is held. */
  keep(tokens: ReadonlySet<string>, sentAt: number): void {
    for (const [token, until] of this.#until) if (!tokens.has(token) && until < sentAt) this.#until.delete(token);
  }

  isOver(token: string, now = performance.now()): boolean {
    return (this.#until.get(token) ?? Number.NEGATIVE_INFINITY) <= now;
  }
}
