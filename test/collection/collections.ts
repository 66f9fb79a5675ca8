import { createHash } from "node:crypto";
import { fnIuCompose } from "../../schema-ts/collection/fn_iu_compose.ts";
import { composerEnabled } from "../../schema-ts/collection/gates.ts";
import type { MintedPieceSpec, PieceSpec } from "../../schema-ts/collection/piece_spec.ts";
import type { Composition } from "../../schema-ts/collection/results.ts";
import { fnDotConfigSet } from "../../schema-ts/config/fn_dot_config_set.ts";
import { call } from "../../schema-ts/kit/index.ts";
import { fnIuRevise } from "../../schema-ts/unit/fn_iu_revise.ts";
import { unitWriteEnabled } from "../../schema-ts/unit/gates.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { pidOf, refusal, untilBlocked } from "../config/session.ts";

/** Opens what composing and changing units needs. */
export async function openGates(owner: Client): Promise<void> {
  for (const { name } of [composerEnabled, unitWriteEnabled]) {
    await call(owner, fnDotConfigSet, { p_key: name, p_value: true, p_actor: "test", p_reason: "test" });
  }
}

let made = 0;
/** A key nobody has used. */
export const newKey = (name = "test") => `${name}.${process.pid}.${++made}`;

/** `count` new steps of a procedure. */
export const steps = (count: number): MintedPieceSpec[] =>
  Array.from({ length: count }, (_, i) => ({ title: `Bước ${i + 1}`, body: `Nội dung của bước ${i + 1}.\n` }));

/** A document with one piece in each of these roles. */
export const fileOf = (...roles: string[]): MintedPieceSpec[] =>
  roles.map((role, i) => ({ title: `${role} ${i + 1}`, body: `Text of ${role}.`, role }));

/** Composes; a workflow of its own unless told otherwise. */
export const compose = (
  client: Client,
  pieces: PieceSpec[],
  { key = newKey(), kind = "workflow", metadata = {} as Record<string, unknown> } = {},
): Promise<Composition> =>
  call(client, fnIuCompose, {
    p_collection_key: key,
    p_collection_kind: kind,
    p_title: "Quy trình",
    p_pieces: pieces,
    p_actor: "ana",
    p_metadata: metadata,
  });

/** A new version of a unit's text. */
export const revise = (client: Client, iuId: string, body: string, expected = 1) =>
  call(client, fnIuRevise, { p_iu_id: iuId, p_title: "Mới", p_body: body, p_expected_version_no: expected, p_actor: "ana" });

/** Runs one statement per unit behind the functions' back; only the owner can. */
export const setStatus = (owner: Client, iuId: string, status: string) =>
  owner.query("update iu_core.information_unit set lifecycle_status = $2 where iu_id = $1", [iuId, status]);

export const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");

/** The graph digest as CONTRACT.md defines it, made without the database. */
export const graphDigest = (pieces: readonly { piece_order: number; iu_id: string; role: string }[]) =>
  sha256(`iu.graph.v1\n${pieces.map(({ piece_order, iu_id, role }) => `${piece_order}\t${iu_id}\t${role}\n`).join("")}`);

/** Leaf data of the content digest's tree for pieces with these texts. */
export const leavesOf = (pieces: readonly { role: string; body: string }[]): Buffer[] =>
  pieces.map(({ role, body }) => Buffer.from(`${role}\t${sha256(body.replace(/\r\n?/g, "\n").normalize("NFC"))}`, "utf8"));

/**
 * Begins `attempt` on `waiter`, and once that waits for a lock lets `release` go on, which ends the wait.
 *
 * @returns what became of the attempt
 */
export async function whileWaiting<T>(
  observer: Client,
  waiter: Client,
  attempt: () => Promise<T>,
  release: () => Promise<unknown>,
): Promise<PromiseSettledResult<T>> {
  const pid = await pidOf(waiter);
  const [[outcome]] = await Promise.all([Promise.allSettled([attempt()]), untilBlocked(observer, pid).then(release)]);
  return outcome as PromiseSettledResult<T>;
}

/** The refusal an attempt ended in; any other end fails the test. */
export const refusalOfOutcome = (outcome: PromiseSettledResult<unknown>) =>
  refusal(outcome.status === "rejected" ? Promise.reject(outcome.reason) : Promise.resolve(outcome.value));
