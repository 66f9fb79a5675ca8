import type { ProofSpec } from "../../schema-ts/proof/proof_spec.ts";
import type { Client } from "../../scripts/postgres/connect.ts";

export const digestOf = async (client: Client, name: string): Promise<string> =>
  (await client.query<{ digest: string }>("select iu_core.fn_proof_function_digest($1) as digest", [name])).rows[0]?.digest ?? "";

/** A proof of a function as it is, as a prover would hand it in. */
export const proofOf = async (client: Client, name: string, other: Partial<ProofSpec> = {}): Promise<ProofSpec> => ({
  function: name,
  definition_digest: await digestOf(client, name),
  evidence_tree: "0".repeat(64),
  key_id: "test",
  product_version: "0.2.0",
  verdict: "PASS",
  ...other,
});

/** Proves every function behind a gate as it is. */
export async function proveGate(client: Client, gate: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "select function_name as name from iu_core.proof_gate_function where gate = $1 order by 1",
    [gate],
  );
  const proofs = [];
  for (const { name } of rows) proofs.push(await proofOf(client, name));
  await client.query("select iu_core.fn_proof_record($1, 'test')", [JSON.stringify(proofs)]);
}

export interface Status {
  function_name: string;
  gate: string | null;
  definition_digest: string | null;
  proved_digest: string | null;
  evidence_tree: string | null;
  ok: boolean;
}

export const statusOf = async (client: Client, name: string): Promise<Status[]> =>
  (await client.query<Status>("select * from iu_core.v_proof_status where function_name = $1 order by gate", [name])).rows;
