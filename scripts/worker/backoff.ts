const shortest = 100;
const longest = 10_000;

/** Delays that double from try to try, with jitter, so that workers do not come back all at once. */
export class Backoff {
  #tries = 0;

  next(): number {
    const delay = Math.min(longest, shortest * 2 ** this.#tries);
    this.#tries += 1;
    return delay * (0.5 + Math.random() * 0.5);
  }

  reset(): void {
    this.#tries = 0;
  }
}
