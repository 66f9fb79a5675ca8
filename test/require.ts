import { describe, it } from "vitest";

/** With IU_REQUIRE=all a test whose environment is missing fails instead of being skipped: CI hides nothing. */
const everythingIsRequired = process.env["IU_REQUIRE"] === "all";

export interface Optional {
  /** Registers a suite; skipped, each of its tests counted, where `needs` is missing. */
  describe(body: () => void): void;
  /** Registers one test. */
  it(body: () => void | Promise<void>, timeout?: number): void;
}

/**
 * A test that needs more than Node: `optional("pgTAP files", debianHasExtension("pgtap"), "postgresql-15-pgtap").describe(…)`.
 *
 * @param needs what to install or start, as a person would look for it; shown in the title
 */
export function optional(name: string, available: boolean, needs: string): Optional {
  if (available) {
    return {
      describe: (body) => void describe(name, body),
      it: (body, timeout) => void it(name, body, timeout),
    };
  }
  const title = `${name} (needs ${needs})`;
  if (everythingIsRequired) {
    const missing = () => {
      it(title, () => {
        throw new Error(`IU_REQUIRE=all, and ${needs} is missing`);
      });
    };
    return { describe: missing, it: missing };
  }
  return {
    describe: (body) => void describe.skip(title, body),
    it: (body, timeout) => void it.skip(title, body, timeout),
  };
}
