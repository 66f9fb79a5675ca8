import { defineCase } from "./case.ts";
import { seedThings, thing } from "./pieces.ts";

/** One parameter set, one changed, one gone. */
export default defineCase({
  before: [thing({ storage: { fillfactor: 90, autovacuum_vacuum_threshold: 100 } })],
  after: [thing({ storage: { fillfactor: 80, autovacuum_analyze_threshold: 50 } })],
  seed: seedThings,
  back: "applies",
});
