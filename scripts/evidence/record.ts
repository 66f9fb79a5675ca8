import { sha256 } from "../../schema-ts/compile/sha256.ts";
import { call } from "../../schema-ts/kit/client.ts";
import { fnProofRecord } from "../../schema-ts/proof/fn_proof_record.ts";
import type { Client } from "../postgres/connect.ts";
import { sumsFile } from "./format.ts";
import { keyId } from "./keys.ts";
import type { Packet } from "./packet.ts";
import { provedFunctions } from "./seal.ts";

/** Records what a verified packet proves, in the database it is about or another one with the same definitions. All of it, or nothing. */
export async function recordProofs(client: Client, packet: Packet, actor: string): Promise<{ recorded: number; unchanged: number }> {
  const { environment, writeSet, signer, files } = packet;
  const sums = files.get(sumsFile);
  if (!environment || !writeSet || !signer || !sums) throw new TypeError("only a packet that was verified can be recorded");
  const tree = sha256(sums);
  const p_proofs = provedFunctions({ environment, writeSet }).map(({ function: name, definition }) => ({
    function: name,
    definition_digest: definition,
    evidence_tree: tree,
    key_id: keyId(signer),
    product_version: environment.product.version,
    verdict: "PASS" as const,
  }));
  return call(client, fnProofRecord, { p_proofs, p_actor: actor }, { schema: environment.product.schema });
}
