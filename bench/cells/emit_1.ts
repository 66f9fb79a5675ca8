import type { Cell } from "../cell.ts";
import { emission } from "./emitters.ts";

export const emit1: Cell = {
  name: "emit-1",
  work: "one fn_event_emit a transaction, 4 clients",
  anchor: "PgQ insert_event (C)",
  judge: "at least",
  must: 0.7,
  aim: 1,
  run: (context) => emission(context, 500, 1),
};
