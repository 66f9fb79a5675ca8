import { fnAccessGrant } from "../../schema-ts/access/fn_access_grant.ts";
import { fnAccessRevoke } from "../../schema-ts/access/fn_access_revoke.ts";
import { fnAccessScopeDefine } from "../../schema-ts/access/fn_access_scope_define.ts";
import { fnIuCollectionScopeSet } from "../../schema-ts/access/fn_iu_collection_scope_set.ts";
import { fnIuRenderBody } from "../../schema-ts/access/fn_iu_render_body.ts";
import { fnIuScopeSet } from "../../schema-ts/access/fn_iu_scope_set.ts";
import type { RenderContext } from "../../schema-ts/access/render_checks.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { openGates } from "../collection/collections.ts";
import { configure } from "../event/events.ts";

/** Opens what composing, scopes and rendering need. */
export async function openAccess(owner: Client): Promise<void> {
  await openGates(owner);
  for (const gate of ["iu_core.access_enabled", "iu_core.render_body_enabled"]) await configure(owner, gate, true);
}

export const define = (operator: Client, scope: string) =>
  call(operator, fnAccessScopeDefine, { p_scope: scope, p_summary: "Kiểm thử.", p_actor: "test" });
export const grant = (operator: Client, scope: string, principal: string) =>
  call(operator, fnAccessGrant, { p_scope: scope, p_principal: principal, p_actor: "test" });
export const revoke = (operator: Client, scope: string, principal: string) =>
  call(operator, fnAccessRevoke, { p_scope: scope, p_principal: principal, p_actor: "test" });
export const scopeUnits = (operator: Client, scope: string | null, ...iuIds: string[]) =>
  call(operator, fnIuScopeSet, { p_iu_ids: iuIds, p_scope: scope, p_actor: "test" });
export const scopeCollection = (operator: Client, scope: string | null, key: string) =>
  call(operator, fnIuCollectionScopeSet, { p_collection_key: key, p_scope: scope, p_actor: "test" });

export const render = (
  client: Client,
  iuId: string,
  { principal = "binh@example.org", version = null as number | null, surface = "latest", context = {} as RenderContext } = {},
) =>
  call(client, fnIuRenderBody, {
    p_iu_id: iuId,
    p_version_no: version,
    p_surface: surface,
    p_principal: principal,
    p_context: context,
  });

/** Every text and digest a session can get at in the tables readers may read, as one string to look for secrets in. */
export async function everythingReadable(client: Client): Promise<string> {
  const found: string[] = [];
  for (const table of ["information_unit", "unit_version", "iu_piece_collection", "iu_piece_membership", "iu_piece_collection_manifest"])
    found.push(JSON.stringify((await client.query(`select * from iu_core.${table}`)).rows));
  return found.join("\n");
}
