import { type Fragment, type Hole, sql } from "../kit/index.ts";
import { cutLeg } from "./cut_leg.ts";

const l = cutLeg;

/** A plan in figures. */
export interface CutPlan {
  cut_request_id: string;
  /** Blocks of the source, gaps included. */
  blocks: number;
  /** Bytes of the source: those of all blocks together. */
  bytes: number;
  gaps: number;
  /** Always true: what is not lossless is refused. */
  lossless: boolean;
  add: number;
  keep: number;
  revise: number;
  restore: number;
  /** Units of the document that the source no longer has. */
  retire: number;
  plan_digest: string;
}

/** The plan of a cut in figures, from its legs; an expression. Lossless is what the legs' ranges are, not what they were found to be. */
export const planResult = (cutRequestId: Hole, digest: Hole): Fragment => sql`
  (
    select jsonb_build_object(
      'cut_request_id', ${cutRequestId},
      'blocks', count(l.byte_start),
      'bytes', sum(l.byte_end - l.byte_start),
      'gaps', count(*) filter (where l.action = 'gap'),
      'lossless', count(*) filter (where l.byte_start <> l.reached) = 0,
      'add', count(*) filter (where l.action = 'add'),
      'keep', count(*) filter (where l.action = 'keep'),
      'revise', count(*) filter (where l.action = 'revise'),
      'restore', count(*) filter (where l.action = 'restore'),
      'retire', count(*) filter (where l.action = 'retire'),
      'plan_digest', ${digest}
    )
    from (
      select
        ${l.action.of("l")}, ${l.byte_start.of("l")}, ${l.byte_end.of("l")},
        lag(${l.byte_end.of("l")}, 1, 0) over (order by ${l.block_no.of("l")}) as reached
      from ${l} l
      where ${l.cut_request_id.of("l")} = ${cutRequestId}
    ) as l
  )
`;
