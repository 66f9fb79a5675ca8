import type { CommandGroup, CommandSpec } from "./command.ts";
import { commandCatalog } from "./command_catalog.ts";
import { cut } from "./cut.ts";
import { db } from "./db.ts";
import { demo } from "./demo.ts";
import { evidence } from "./evidence.ts";
import { exportText } from "./export.ts";
import { extension } from "./extension.ts";
import { gate } from "./gate.ts";
import { generate } from "./generate.ts";
import { health } from "./health.ts";
import { importText } from "./import.ts";
import { migrate } from "./migrate.ts";
import { prove } from "./prove.ts";
import { relay } from "./relay.ts";
import { schedule } from "./schedule.ts";
import { verify } from "./verify.ts";
import { worker } from "./worker.ts";

/** In the order of `--help`. */
export const commands: readonly (CommandSpec | CommandGroup)[] = [
  demo,
  db,
  migrate,
  verify,
  health,
  gate,
  commandCatalog,
  prove,
  evidence,
  extension,
  exportText,
  importText,
  cut,
  worker,
  schedule,
  relay,
  generate,
];
