import type { Cell } from "../cell.ts";
import { emission } from "./emitters.ts";

export const emitBatch100: Cell = {
  name: "emit-batch-100",
  work: "fn_event_emit_many of 100 events a transaction, 4 clients",
  anchor: "PgQ insert_event, 100 a statement",
  judge: "at least",
  must: 1,
  aim: 1,
  run: (context) => emission(context, 40, 100),
};
