import type { SurfaceDefinition } from "../surface.ts";
import { accessSurface } from "./access.ts";
import { approvalsSurface } from "./approvals.ts";
import { collectionsSurface } from "./collections.ts";
import { configSurface } from "./config.ts";
import { cutsSurface } from "./cuts.ts";
import { deadLettersSurface } from "./dead_letters.ts";
import { envelopeSurface } from "./envelope.ts";
import { eventTypesSurface } from "./event_types.ts";
import { governanceSurface } from "./governance.ts";
import { inForceSurface } from "./in_force.ts";
import { lifecycleLogSurface } from "./lifecycle_log.ts";
import { manifestsSurface } from "./manifests.ts";
import { outboxSurface } from "./outbox.ts";
import { proofSurface } from "./proof.ts";
import { queueSurface } from "./queue.ts";
import { structureSurface } from "./structure.ts";
import { unitsSurface } from "./units.ts";

/** What the healthcheck asks about the first modules, in the order it answers. */
export const standardSurfaces: readonly SurfaceDefinition[] = [
  configSurface,
  unitsSurface,
  lifecycleLogSurface,
  collectionsSurface,
  manifestsSurface,
  envelopeSurface,
  eventTypesSurface,
  outboxSurface,
  approvalsSurface,
  queueSurface,
  deadLettersSurface,
  governanceSurface,
  inForceSurface,
  structureSurface,
  cutsSurface,
  accessSurface,
  proofSurface,
];
