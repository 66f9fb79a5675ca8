import { emission } from "../event/event_tail.ts";
import { fnEventEmit } from "../event/fn_event_emit.ts";
import { approvalRequired, invalidArgument, invalidTransition, notFound, notPermitted, unknownKey } from "../foundation/errors.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import { iuApp } from "../foundation/roles.ts";
import { defineFunction, functionNamed, int, jsonb, plpgsql, scenario, selfCompensating, sql, text, uuid } from "../kit/index.ts";
import { fnAccessCaller } from "../scope/fn_access_caller.ts";
import { fnIuCreate } from "../unit/fn_iu_create.ts";
import { unitWriteEnabled } from "../unit/gates.ts";
import { informationUnit as u } from "../unit/information_unit.ts";
import { unitVersion as v } from "../unit/unit_version.ts";
import { fnAccessEffective } from "./fn_access_effective.ts";
import { renderBodyEnabled } from "./gates.ts";
import { iuRenderAudit as a } from "./iu_render_audit.ts";
import { type RenderContext, refuseArguments, refuseContext, refusePermission, refuseState, refuseVersion } from "./render_checks.ts";
import { principalArgument, requirePrincipal } from "./scopes.ts";

/** A text that was rendered for somebody. */
export interface RenderedBody {
  iu_id: string;
  version_no: number;
  surface: "latest" | "enacted";
  principal: string;
  canonical_address: string;
  title: string;
  body: string;
  body_digest: string;
  /** The same for everybody who was granted the same scopes; another one after a change of version or rights. */
  cache_key: string;
  audit_id: string;
  /** The event; null: the emit gate is closed. */
  event_id: string | null;
}

export const fnIuRenderBody = defineFunction({
  name: "fn_iu_render_body",
  summary: "The text of a unit for a named principal, after four checks, with an audit row and the event iu.rendered.",
  details:
    "Checked in this order, each refusal with its name as `check` in the detail: version (IU004), state (IU006 where the unit is withdrawn or retired, IU007 where the version is not in force on the surface enacted), permission (IU011), context_scope (IU011). Permission is what principal and session were granted both. The cache key is SHA-256 over unit, version, surface and the digest of the scopes; ask again before using what is kept under it for somebody else.",
  args: {
    p_iu_id: uuid("The unit."),
    p_version_no: int("The version; null: the one the surface shows.").nullable(),
    p_surface: text("latest or enacted."),
    p_principal: principalArgument,
    p_context: jsonb<RenderContext>("Where it is shown: {collection_key?, scope?, traceparent?}."),
  },
  returns: jsonb<RenderedBody>("The text and what may be kept of it."),
  volatility: "volatile",
  gate: renderBodyEnabled,
  writes: [a, ...emission],
  pair: selfCompensating("Who has seen a text has seen it: the audit row stays. Revoke the grant so that it is not rendered again."),
  proof: scenario({
    given: sql`select ${fnIuCreate}('proof/unit', 'clause', 'Điều 1', 'Nội dung.', 'proof')`,
    when: sql`
      select ${functionNamed("fn_iu_render_body")}(${u.iu_id.of("u")}, null, 'latest', 'proof@example.org', '{}')
      from ${u} u
      where ${u.canonical_address.of("u")} = 'proof/unit'
    `,
    opens: [unitWriteEnabled.name],
  }),
  grantTo: [iuApp],
  errors: [invalidArgument, unknownKey, notFound, invalidTransition, approvalRequired, notPermitted],
  example: `select iu_core.fn_iu_render_body('0199c2f4-0000-7000-8000-000000000001', null, 'latest', 'binh@example.org', '{"collection_key": "workflow.invoice-approval"}')`,
  declare: sql`
    v_unit record;
    v_version_no int;
    v_scopes text[];
    v_scope text;
    v_key text;
    v_cache_key text;
    v_audit_id uuid := ${fnIuUuid7}();
    v_event_id uuid;
  `,
  body: ({ arg }) => plpgsql`
    ${requirePrincipal(arg.p_principal)}
    ${refuseArguments(arg)}

    select
      ${u.iu_id.of("u")},
      ${u.canonical_address.of("u")},
      ${u.lifecycle_status.of("u")},
      ${u.enacted_version_no.of("u")},
      ${u.scope.of("u")},
      ${v.title.of("v")},
      ${v.body.of("v")},
      ${v.body_digest.of("v")},
      w.version_no
    into v_unit
    from ${u} u
    cross join lateral (
      select coalesce(
        ${arg.p_version_no},
        case ${arg.p_surface} when 'latest' then ${u.current_version_no.of("u")} else ${u.enacted_version_no.of("u")} end
      ) as version_no
    ) as w
    left join ${v} v on ${v.iu_id.of("v")} = ${u.iu_id.of("u")} and ${v.version_no.of("v")} = w.version_no
    where ${u.iu_id.of("u")} = ${arg.p_iu_id};
    v_version_no := v_unit.version_no;
    ${refuseVersion(arg)}
    ${refuseState(arg)}
    v_scopes := ${fnAccessEffective}(${arg.p_principal});
    ${refusePermission(arg)}
    ${refuseContext(arg)}

    v_cache_key := ${fnIuSha256}(
      E'iu.render.v1\n' || ${arg.p_iu_id} || E'\t' || v_version_no || E'\t' || ${arg.p_surface} || E'\t'
        || ${fnIuSha256}(E'iu.scopes.v1\n' || array_to_string(v_scopes, E'\n'))
    );
    insert into ${a} (
      ${a.audit_id}, ${a.iu_id}, ${a.version_no}, ${a.surface}, ${a.principal}, ${a.scope}, ${a.context}, ${a.cache_key}, ${a.db_role}
    )
    values (
      v_audit_id, ${arg.p_iu_id}, v_version_no, ${arg.p_surface}, ${arg.p_principal}, v_unit.scope, ${arg.p_context}, v_cache_key,
      ${fnAccessCaller}()
    );
    v_event_id := ${fnEventEmit}(
      'iu.rendered', 'information_unit', ${arg.p_iu_id},
      jsonb_strip_nulls(
        jsonb_build_object(
          'audit_id', v_audit_id,
          'version_no', v_version_no,
          'surface', ${arg.p_surface},
          'principal', ${arg.p_principal},
          'cache_key', v_cache_key,
          'collection_key', ${arg.p_context} -> 'collection_key'
        )
      ),
      ${arg.p_principal}, ${arg.p_context} ->> 'traceparent'
    );
    return jsonb_build_object(
      'iu_id', ${arg.p_iu_id},
      'version_no', v_version_no,
      'surface', ${arg.p_surface},
      'principal', ${arg.p_principal},
      'canonical_address', v_unit.canonical_address,
      'title', v_unit.title,
      'body', v_unit.body,
      'body_digest', v_unit.body_digest,
      'cache_key', v_cache_key,
      'audit_id', v_audit_id,
      'event_id', v_event_id
    );
  `,
});
