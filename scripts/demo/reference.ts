/**
 * The figures of the deployment's reference run, which ours must show again, and those of phases H and I. Nothing else in the demo knows them: they are compared with
 * what the database answers.
 */
export const reference = {
  /** A workflow composed from step documents. */
  D: {
    collections: 1,
    pieces: 7,
    minted: 7,
    reused: 0,
    order: "1 to 7",
    roles: "7 step",
    digestsOfTwoRefreshes: 1,
    manifestsWritten: 0,
    events: 0,
  },
  /** A file composed from documents in the five roles. */
  E: {
    collections: 1,
    pieces: 5,
    minted: 5,
    reused: 0,
    order: "1 to 5",
    roles: "1 title, 1 intro, 1 body, 1 appendix, 1 reference",
    digestsOfTwoRefreshes: 1,
    manifestsWritten: 0,
    events: 0,
  },
  /** Instances of the workflow, made of its own units. */
  F: { template: 7, instance: 7, shared: 7, templateOnly: 0, instanceOnly: 0, minted: 0, reused: 7, equalDigests: true },
  /** The piece event runtime, opened. */
  G: { direct: 1, lifecycle: 3, outbox: 4, modes: "4 dry_run", types: "1 piece.merged, 2 piece.split, 1 piece.superseded" },
  /** Live events, delivered. */
  H: {
    live: 13,
    types: "12 piece.created, 1 piece.enacted",
    order: "1 to 13",
    done: 12,
    dead: 1,
    attempts: 3,
    retries: 2,
    refusals: ["IU007", "IU007"] as readonly string[],
    approvals: 2,
    replayed: 1,
    worker: { completed: 13, retried: 2, dead: 1 },
    /** The event, three attempts, the dead letter, the replay, its result and the event it emits. */
    traced: 8,
  },
  /** A document under governance. The figures of the document itself are those a Markdown parser gives. */
  I: {
    headings: 100,
    refusals: ["IU007", "IU011"] as readonly string[],
    /** As in the deployment's promotion, where one unit of 86 had no change set. */
    seededAt: 56,
    seeded: "IU013",
    later: { add: 1, revise: 1, retire: 1 },
    drifted: "IU010",
  },
  /** What is left when all is rolled back. */
  after: { collections: 0, units: 0, lifecycle: 0, events: 0, openGates: [] as readonly string[] },
  capabilities: 9,
};

export type Reference = typeof reference;
/** Figures of a composed collection; roles are not looked at where they are left to the product. */
export type ComposeFigures = Omit<Reference["D"], "roles"> & { readonly roles: string | undefined };
