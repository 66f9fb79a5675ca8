import type pg from "pg";
import { fnCutOpen } from "../../schema-ts/cut/fn_cut_open.ts";
import { fnCutPlan } from "../../schema-ts/cut/fn_cut_plan.ts";
import { fnCutSubmit } from "../../schema-ts/cut/fn_cut_submit.ts";
import { fnCutUnits } from "../../schema-ts/cut/fn_cut_units.ts";
import type { CutPlan } from "../../schema-ts/cut/plan_result.ts";
import { call, type ResultOf } from "../../schema-ts/kit/index.ts";
import { canonicalText } from "../text/text_file.ts";
import { blocksOf } from "./blocks.ts";

export interface CutOptions {
  readonly schema: string;
  readonly actor: string;
  readonly documentKey: string;
  readonly maxLevel: number;
  /** Shows the plan and keeps nothing of it. */
  readonly planOnly: boolean;
  /** Puts the plan to the vote. */
  readonly submit: boolean;
}

export interface CutOutcome {
  readonly document_key: string;
  readonly headings: number;
  readonly state: "planned" | "submitted";
  readonly plan: CutPlan;
  readonly units: ResultOf<typeof fnCutUnits>;
  readonly approval_request_id: string | null;
}

/** Opens a Markdown document, plans its cut by headings and, if wanted, submits it: all of that or nothing. */
export async function cutDocument(client: pg.ClientBase, given: string, options: CutOptions): Promise<CutOutcome> {
  const { schema, actor, documentKey, maxLevel, planOnly } = options;
  const source = canonicalText(given);
  const { blocks, headings } = blocksOf(source, maxLevel);
  await client.query("begin isolation level read committed");
  try {
    const cut = await call(client, fnCutOpen, { p_document_key: documentKey, p_source: source, p_actor: actor }, { schema });
    const plan = await call(client, fnCutPlan, { p_cut_request_id: cut, p_blocks: [...blocks], p_actor: actor }, { schema });
    const units = await call(client, fnCutUnits, { p_cut_request_id: cut }, { schema });
    const submission =
      options.submit && !planOnly ? await call(client, fnCutSubmit, { p_cut_request_id: cut, p_actor: actor }, { schema }) : undefined;
    await client.query(planOnly ? "rollback" : "commit");
    return {
      document_key: documentKey,
      headings,
      state: submission?.state ?? "planned",
      plan,
      units,
      approval_request_id: submission?.approval_request_id ?? null,
    };
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  }
}
