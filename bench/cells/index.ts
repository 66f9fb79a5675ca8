import type { Cell } from "../cell.ts";
import { compose500 } from "./compose_500.ts";
import { composeScale } from "./compose_scale.ts";
import { cutEnact1000 } from "./cut_enact_1000.ts";
import { emit1 } from "./emit_1.ts";
import { emitBatch100 } from "./emit_batch_100.ts";
import { envelopeTouch } from "./envelope_touch.ts";
import { firstResult } from "./first_result.ts";
import { generateAll } from "./generate.ts";
import { heldXmin } from "./held_xmin.ts";
import { import5000 } from "./import_5000.ts";
import { instance500 } from "./instance_500.ts";
import { jobCells } from "./job_cells.ts";
import { migrateEmpty } from "./migrate_empty.ts";
import { pollAck } from "./poll_ack.ts";
import { render500 } from "./render_500.ts";
import { splitMerge } from "./split_merge.ts";
import { stateDigest } from "./state_digest.ts";
import { validateManifest500 } from "./validate_manifest_500.ts";
import { verify } from "./verify.ts";
import { workerE2e } from "./worker_e2e.ts";

/** The cells in the order of the table. */
export const cells: readonly Cell[] = [
  compose500,
  composeScale,
  envelopeTouch,
  instance500,
  render500,
  validateManifest500,
  import5000,
  cutEnact1000,
  splitMerge,
  emit1,
  emitBatch100,
  pollAck,
  ...jobCells,
  heldXmin,
  workerE2e,
  migrateEmpty,
  verify,
  stateDigest,
  generateAll,
  firstResult,
];
