/**
 * A step written by hand, in the snapshot's spelling (`__schema_core__.unit_version`), for a change the rules refuse to guess. It is done
 * instead of what it resolves: subjects of questions, and generated steps by their `what`.
 */
export interface ExplicitStep {
  readonly resolves: readonly string[];
  readonly up: string;
  readonly down: string | { readonly irreversible: string };
  readonly locks: string;
  /**
   * `expand`: before everything on the way up, after everything on the way down. `contract`: after everything that may use what goes, on the
   * way up, and before it on the way down. `rename`: first both ways. The default is `contract` for what goes away, `expand` for the rest.
   */
  readonly order?: "expand" | "contract" | "rename";
}

/** The explicit steps between two released versions. They stay in the definitions for good: a tenant's copy goes through them too. */
export interface VersionSteps {
  readonly from: string;
  readonly to: string;
  readonly steps: readonly ExplicitStep[];
}

export const defineSteps = (spec: VersionSteps): VersionSteps => Object.freeze(spec);
