import type pg from "pg";
import { approvalRequest } from "../../schema-ts/approval/approval_request.ts";
import { iuPieceCollection } from "../../schema-ts/collection/iu_piece_collection.ts";
import { iuPieceMembership } from "../../schema-ts/collection/iu_piece_membership.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { dotConfig } from "../../schema-ts/config/dot_config.ts";
import { cutLeg } from "../../schema-ts/cut/cut_leg.ts";
import { cutRequest } from "../../schema-ts/cut/cut_request.ts";
import { inForce, isOneOf } from "../../schema-ts/cut/cut_states.ts";
import { iuThreeAxisEnvelope } from "../../schema-ts/envelope/iu_three_axis_envelope.ts";
import { eventBusHead } from "../../schema-ts/event/event_bus_head.ts";
import { isHistory } from "../../schema-ts/foundation/refuse_change.ts";
import { iuHold, iuHoldUnit } from "../../schema-ts/hold/iu_hold.ts";
import {
  type AnyTable,
  type ColumnRef,
  type Fragment,
  join,
  lit,
  type ProductDefinition,
  render,
  sql,
  writeSet,
} from "../../schema-ts/kit/index.ts";
import { iuInForce } from "../../schema-ts/lifecycle/iu_in_force.ts";
import { iuRetirement } from "../../schema-ts/lifecycle/iu_retirement.ts";
import { proofRecord } from "../../schema-ts/proof/proof_record.ts";
import { jobBatch } from "../../schema-ts/queue/job_batch.ts";
import { jobClassUsage } from "../../schema-ts/queue/job_class_usage.ts";
import { jobLane } from "../../schema-ts/queue/job_lane.ts";
import { jobQueue } from "../../schema-ts/queue/job_queue.ts";
import { iuDerivation } from "../../schema-ts/structure/iu_derivation.ts";
import { iuMembershipDecision } from "../../schema-ts/structure/iu_membership_decision.ts";
import { informationUnit } from "../../schema-ts/unit/information_unit.ts";
import { unitVersion } from "../../schema-ts/unit/unit_version.ts";
import { type Installation, tablesOf } from "./installation.ts";

/**
 * What an installation means to its readers, as sorted rows by table: the state an inverse must bring back.
 *
 * - History is left out: tables that refuse UPDATE only grow, undone or not. Where the last word counts, it is what is meant.
 * - What was withdrawn counts as absent, with what belongs to it: withdrawal is how this product takes things back.
 * - What nothing that has an inverse writes is left out: shipped rows, above all. The digests of rows are about it.
 * - Time stamps are left out, and so are the counters and notes that every change moves on; where a counter points at a text, the text counts.
 */
export type LogicalState = ReadonlyMap<string, readonly string[]>;

export async function readLogicalState(client: pg.ClientBase, installation: Installation): Promise<LogicalState> {
  const { names, product } = installation;
  const tables = logicalTables(product);
  const state = new Map(tables.map((table) => [table.render(names), [] as string[]]));
  const meaningOf = (table: AnyTable) => sql`
    select ${lit(table.render(names))}, m.facts::text
    from (${meanings.get(table) ?? wholeRows(table)}) as m (facts)
  `;
  const { rows } = await client.query<{ name: string; facts: string }>(
    render(
      sql`
        select s.name, s.facts
        from (${join(tables.map(meaningOf), "\nunion all\n")}) as s (name, facts)
        order by s.facts collate "C"
      `,
      names,
    ),
  );
  for (const { name, facts } of rows) state.get(name)?.push(facts);
  return state;
}

const known = new WeakMap<ProductDefinition, readonly AnyTable[]>();

/** The tables whose changes inverses have to take back. */
function logicalTables(product: ProductDefinition): readonly AnyTable[] {
  const found = known.get(product);
  if (found) return found;
  const plan = planProduct(product);
  const undone = new Set(
    plan.functions.filter(({ mutation }) => mutation?.proof.undo).flatMap((definition) => [...writeSet(definition, plan.triggers)]),
  );
  const tables = tablesOf(product).filter((table) => undone.has(table.$) && (meanings.has(table) || !isHistory(table, plan.triggers)));
  known.set(product, tables);
  return tables;
}

/** One line for each row only one of the two has: `- table row` is missing, `+ table row` is new. */
export function logicalDifference(expected: LogicalState, actual: LogicalState): string[] {
  return [...expected].flatMap(([table, rows]) => {
    const found = actual.get(table) ?? [];
    return [...without(rows, found).map((row) => `- ${table} ${row}`), ...without(found, rows).map((row) => `+ ${table} ${row}`)];
  });
}

/** The rows of `left` that `right` has not, counting duplicates. */
function without(left: readonly string[], right: readonly string[]): string[] {
  const rest = [...right];
  return left.filter((row) => {
    const at = rest.indexOf(row);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}

/** All of a row but its time stamps; no row that was withdrawn. */
function wholeRows(table: AnyTable): Fragment {
  const { columns } = table.$;
  const timeStamps = Object.keys(columns).filter((name) => columns[name]?.sqlType === "timestamp with time zone");
  const { status } = table as unknown as Partial<Record<string, ColumnRef>>;
  return sql`
    select to_jsonb(t) - array[${join(timeStamps.map(lit))}]::text[]
    from ${table} as t
    ${status ? sql`where ${status.of("t")} <> 'withdrawn'` : sql``}
  `;
}

const meanings = new Map<AnyTable, Fragment>([
  [
    proofRecord,
    sql`
      select to_jsonb(r) - array['proof_id', 'recorded_at', 'recorded_by', 'db_user']
      from (
        select distinct on (${proofRecord.function_name.of("l")}, ${proofRecord.definition_digest.of("l")}) l.*
        from ${proofRecord} as l
        order by ${proofRecord.function_name.of("l")}, ${proofRecord.definition_digest.of("l")}, ${proofRecord.proof_id.of("l")} desc
      ) as r
      where r.verdict <> 'WITHDRAWN'
    `,
  ],
  // Positions are given once and for all: the segments, which are history, say which.
  [eventBusHead, sql`select null::jsonb where false`],
  // Who set it, why and under which change is in the log; no value is no row.
  [
    dotConfig,
    sql`
      select jsonb_build_object('key', ${dotConfig.key.of("c")}, 'value', ${dotConfig.value.of("c")})
      from ${dotConfig} as c
      where ${dotConfig.value.of("c")} is not null
    `,
  ],
  [
    informationUnit,
    sql`
      select to_jsonb(u) - array['current_version_no', 'created_at'] || jsonb_build_object('title', ${unitVersion.title.of("v")}, 'body', ${unitVersion.body_digest.of("v")})
      from ${informationUnit} as u
      join ${unitVersion} as v
        on ${unitVersion.iu_id.of("v")} = ${informationUnit.iu_id.of("u")}
        and ${unitVersion.version_no.of("v")} = ${informationUnit.current_version_no.of("u")}
      where ${informationUnit.lifecycle_status.of("u")} <> 'withdrawn'
    `,
  ],
  [
    iuPieceCollection,
    sql`
      select to_jsonb(c) - array['manifest_no', 'created_at']
      from ${iuPieceCollection} as c
      where ${iuPieceCollection.status.of("c")} <> 'withdrawn'
    `,
  ],
  [
    iuPieceMembership,
    sql`
      select to_jsonb(m)
      from ${iuPieceMembership} as m
      join ${iuPieceCollection} as c on ${iuPieceCollection.collection_id.of("c")} = ${iuPieceMembership.collection_id.of("m")}
      where ${iuPieceCollection.status.of("c")} <> 'withdrawn'
    `,
  ],
  [
    approvalRequest,
    sql`
      select to_jsonb(r) - array['requested_at', 'expires_at', 'changed_at']
      from ${approvalRequest} as r
      where ${approvalRequest.state.of("r")} <> 'cancelled'
    `,
  ],
  // What was undone counts as absent, and so does what was to be decided about it.
  [
    iuDerivation,
    sql`
      select to_jsonb(d) - array['created_at', 'undone_at']
      from ${iuDerivation} as d
      where ${iuDerivation.undone_at.of("d")} is null
    `,
  ],
  [
    iuMembershipDecision,
    sql`
      select to_jsonb(w) - array['listed_at', 'decided_at', 'decided_by', 'decided_manifest_no']
      from ${iuMembershipDecision} as w
      where ${iuMembershipDecision.state.of("w")} <> 'void'
    `,
  ],
  // What is frozen and what is in force now; the rest is history.
  [
    iuHold,
    sql`select jsonb_build_object('reason', ${iuHold.reason.of("h")}) from ${iuHold} as h where ${iuHold.released_at.of("h")} is null`,
  ],
  [
    iuHoldUnit,
    sql`select jsonb_build_object('iu_id', ${iuHoldUnit.iu_id.of("h")}) from ${iuHoldUnit} as h where ${iuHoldUnit.is_open.of("h")}`,
  ],
  [
    iuInForce,
    sql`
      select to_jsonb(f) - array['in_force_id', 'in_force_from']
      from ${iuInForce} as f
      where ${iuInForce.in_force_to.of("f")} is null
    `,
  ],
  [
    iuRetirement,
    sql`
      select to_jsonb(r) - array['retirement_id', 'in_force_id', 'retired_at']
      from ${iuRetirement} as r
      where ${iuRetirement.undone_at.of("r")} is null
    `,
  ],
  // Derived: it follows what counts here already, or is refreshed.
  [iuThreeAxisEnvelope, sql`select '{}'::jsonb where false`],
  // A cut means that its texts are the document's, or that they are not; what its execution found out about the legs follows.
  [
    cutRequest,
    sql`
      select to_jsonb(q) - array['state', 'source', 'executed_at', 'executed_by', 'changed_at', 'changed_by', 'opened_at']
        || jsonb_build_object('in_force', ${isOneOf(cutRequest.state.of("q"), inForce)})
      from ${cutRequest} as q
      where ${cutRequest.state.of("q")} <> 'cancelled'
    `,
  ],
  [
    cutLeg,
    sql`
      select to_jsonb(l) - array['version_no', 'base_metadata'] - case when ${cutLeg.action.of("l")} = 'add' then 'iu_id' else '' end
      from ${cutLeg} as l
      join ${cutRequest} as q on ${cutRequest.cut_request_id.of("q")} = ${cutLeg.cut_request_id.of("l")}
      where ${cutRequest.state.of("q")} <> 'cancelled'
    `,
  ],
  // How far a rate is used, where claims begin to read, and what they read at once: all wear off by themselves.
  [jobClassUsage, sql`select '{}'::jsonb where false`],
  [jobLane, sql`select '{}'::jsonb where false`],
  [jobBatch, sql`select '{}'::jsonb where false`],
  // Each claim has a token of its own; who holds the job counts, not what it shows. Where it stands in the claim index follows from its state.
  [
    jobQueue,
    sql`
      select to_jsonb(q) - array['lane', 'lease_token', 'run_at', 'lease_until', 'cancel_requested_at']
      from ${jobQueue} as q
    `,
  ],
]);
