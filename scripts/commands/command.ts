import type { Command } from "commander";
import type { Progress } from "../output/progress.ts";
import type { Style } from "../output/style.ts";

/** What a command says when it could run. Whether the verdict is yes or no is the exit code: 0 or 1. */
export interface Outcome {
  readonly ok: boolean;
  /** What `--json` prints. */
  readonly document: unknown;
  /** What people read; no line end after the last line. */
  readonly text: (style: Style) => string | Promise<string>;
}

export interface Globals {
  readonly databaseUrl: string | undefined;
  readonly source: string | undefined;
  readonly schema: string;
  readonly json: boolean;
}

/** Options every command could take; each names those it uses and refuses the others. */
export type GlobalName = "databaseUrl" | "source" | "schema";

export interface Context {
  readonly globals: Globals;
  readonly progress: Progress;
  /** A line for people, on stderr; nothing with `--json`. */
  note(text: string): void;
}

export interface Input<O> {
  /** Positional arguments in order; undefined where an optional one was left out. */
  readonly args: readonly (string | undefined)[];
  readonly options: O;
}

export interface CommandSpec<O = any> {
  /** With its arguments, as commander reads it: `open <key>`. */
  readonly name: string;
  readonly summary: string;
  /** Further lines of `--help`. */
  readonly details?: string;
  readonly uses: readonly GlobalName[];
  readonly options?: (command: Command) => Command;
  /** Lines that run as they are. */
  readonly examples: readonly string[];
  /** Imports what it needs when it runs, so that `--help` is quick. */
  readonly run: (context: Context, input: Input<O>) => Promise<Outcome>;
}

/** Commands under one name: `migrate up`, `migrate down`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly CommandSpec[];
}

export const defineCommand = <O>(spec: CommandSpec<O>): CommandSpec<O> => spec;
