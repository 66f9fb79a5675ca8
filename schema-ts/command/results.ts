import type { RunStatus } from "./dot_iu_command_run.ts";

/** What a run came to. */
export interface CommandRun {
  run_id: string;
  command: string;
  mode: "dry_run" | "real";
  status: RunStatus;
  /** What the function gave back; null where it was refused or failed. */
  result: unknown;
  sqlstate: string | null;
  message: string | null;
  detail: unknown;
  hint: string | null;
  /** Tables written, undone or not. */
  write_set: string[];
  row_counts: Record<string, { inserted: number; updated: number; deleted: number }>;
  undoes_run_id: string | null;
}
