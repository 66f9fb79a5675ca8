import type { Command } from "commander";
import { Problem } from "../output/problem.ts";
import type { Context } from "./command.ts";

export interface PlaceOptions {
  readonly folder?: string;
}

/** Which migrations, and with --schema the schema they are spelled for. */
export const place = (command: Command): Command =>
  command.option("--folder <folder>", "migrations to use instead of the shipped ones, as made by iu-core generate --schema … --out …");

export function placed({ globals: { schema } }: Context, { folder }: PlaceOptions): { schema: string; folder?: string } {
  if (folder === undefined && schema !== "iu_core")
    throw new Problem("usage", "--schema needs --folder: the shipped migrations are those of iu_core.");
  return { schema, ...(folder === undefined ? {} : { folder }) };
}
