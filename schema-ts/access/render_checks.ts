import { iuPieceCollection as c } from "../collection/iu_piece_collection.ts";
import { iuPieceMembership as m } from "../collection/iu_piece_membership.ts";
import { approvalRequired, invalidArgument, invalidTransition, notFound, notPermitted, unknownKey } from "../foundation/errors.ts";
import { type Fragment, type Hole, lit, litJson, plpgsql, raise, sql } from "../kit/index.ts";
import { outOfScope } from "../scope/policies.ts";

/** The refusals of fn_iu_render_body. Those of the four checks have the key `check` in their detail: version, state, permission, context_scope. */

/** What a text is rendered in. */
export interface RenderContext {
  /** The collection it is shown in: an active one the unit is a piece of, and whose scope must have been granted as well. */
  collection_key?: string;
  /** The scope of the place it is shown in: whoever sees that place will see the text. */
  scope?: string;
  /** W3C trace context for the event. */
  traceparent?: string;
}

const contextKeys = sql`array['collection_key', 'scope', 'traceparent']`;

interface Rendering {
  p_iu_id: Hole;
  p_version_no: Hole;
  p_surface: Hole;
  p_principal: Hole;
  p_context: Hole;
}

export const refuseArguments = (arg: Rendering): Fragment => plpgsql`
  v_key := case
    when ${arg.p_iu_id} is null then 'p_iu_id'
    when ${arg.p_surface} is null then 'p_surface'
    when ${arg.p_context} is null then 'p_context'
  end;
  if v_key is not null then
    ${raise(invalidArgument, sql`format('%s is required.', v_key)`, { argument: sql`v_key` })}
  end if;
  if ${arg.p_surface} not in ('latest', 'enacted') then
    ${raise(
      unknownKey,
      sql`format('There is no surface %s.', left(${arg.p_surface}, 200))`,
      { argument: lit("p_surface"), surface: sql`left(${arg.p_surface}, 200)`, known: litJson(["latest", "enacted"]) },
      "Render the surface latest or enacted.",
    )}
  end if;
  if jsonb_typeof(${arg.p_context}) <> 'object' then
    ${raise(invalidArgument, "The context is a JSON object.", { argument: lit("p_context"), path: lit("$") })}
  end if;
  select k.key
  into v_key
  from jsonb_each(${arg.p_context}) as k
  where k.key <> all (${contextKeys}) or jsonb_typeof(k.value) <> 'string'
  order by k.key collate "C"
  limit 1;
  if found then
    ${raise(
      invalidArgument,
      sql`format('A context has no such key, or its value is not a string: %s.', left(v_key, 200))`,
      { argument: lit("p_context"), path: sql`'$.' || left(v_key, 200)`, known: litJson(["collection_key", "scope", "traceparent"]) },
      "Give the collection_key or the scope the text is shown in, or leave the context empty.",
    )}
  end if;
`;

/** The unit is in `v_unit`, the version asked for in `v_version_no`; null: there is none to show. */
export const refuseVersion = (arg: Rendering): Fragment => plpgsql`
  if v_unit.iu_id is null then
    ${raise(notFound, sql`format('No unit has the id %s.', ${arg.p_iu_id})`, { check: lit("version"), iu_id: arg.p_iu_id })}
  elsif v_version_no is not null and v_unit.body is null then
    ${raise(
      notFound,
      sql`format('The unit %s has no version %s.', ${arg.p_iu_id}, v_version_no)`,
      { check: lit("version"), iu_id: arg.p_iu_id, version_no: sql`v_version_no` },
      "List its versions with fn_iu_history.",
    )}
  end if;
`;

export const refuseState = (arg: Rendering): Fragment => plpgsql`
  if ${arg.p_surface} = 'latest' and v_unit.lifecycle_status in ('withdrawn', 'retired') then
    ${raise(
      invalidTransition,
      sql`format('The unit %s is %s.', ${arg.p_iu_id}, v_unit.lifecycle_status)`,
      { check: lit("state"), iu_id: arg.p_iu_id, surface: arg.p_surface, lifecycle_status: sql`v_unit.lifecycle_status` },
      "Render what took its place, or bring it back first.",
    )}
  elsif ${arg.p_surface} = 'enacted'
    and (v_unit.lifecycle_status <> 'enacted' or v_version_no is distinct from v_unit.enacted_version_no)
  then
    ${raise(
      approvalRequired,
      sql`format('Version %s of the unit %s is not in force.', coalesce(v_version_no::text, 'none'), ${arg.p_iu_id})`,
      {
        check: lit("state"),
        iu_id: arg.p_iu_id,
        surface: arg.p_surface,
        version_no: sql`v_version_no`,
        enacted_version_no: sql`case v_unit.lifecycle_status when 'enacted' then v_unit.enacted_version_no end`,
        lifecycle_status: sql`v_unit.lifecycle_status`,
      },
      "Render the version in force, or have this one enacted.",
    )}
  end if;
`;

/** The scopes of principal and session together are in `v_scopes`. The refusal does not name the scope. */
export const refusePermission = (arg: Rendering): Fragment => plpgsql`
  if ${outOfScope(sql`v_unit.scope`, sql`v_scopes`)} then
    ${raise(
      notPermitted,
      sql`format('The unit %s is in a scope that %s, or the session, was not granted.', ${arg.p_iu_id}, ${arg.p_principal})`,
      { check: lit("permission"), iu_id: arg.p_iu_id, principal: arg.p_principal },
      "fn_iu_access_check tells which of both; an operator grants scopes with fn_access_grant.",
    )}
  end if;
`;

/** Nothing tells a collection that is hidden from one that is not there. */
export const refuseContext = (arg: Rendering): Fragment => plpgsql`
  v_scope := ${arg.p_context} ->> 'scope';
  if ${outOfScope(sql`v_scope`, sql`v_scopes`)} or v_unit.scope <> v_scope then
    ${raise(
      notPermitted,
      sql`format('The unit %s is not shown in the scope %s.', ${arg.p_iu_id}, left(v_scope, 200))`,
      { check: lit("context_scope"), iu_id: arg.p_iu_id, principal: arg.p_principal, scope: sql`left(v_scope, 200)` },
      "Show a text where everybody sees it only if it has no scope, and in a scope only if it is its own.",
    )}
  end if;
  if ${arg.p_context} ? 'collection_key' and not exists (
    select
    from ${c} c
    join ${m} m on ${m.collection_id.of("m")} = ${c.collection_id.of("c")}
    where ${c.collection_key.of("c")} = ${arg.p_context} ->> 'collection_key'
      and ${c.status.of("c")} = 'active'
      and (${c.scope.of("c")} is null or ${c.scope.of("c")} = any (v_scopes))
      and ${m.iu_id.of("m")} = ${arg.p_iu_id}
  ) then
    ${raise(
      notPermitted,
      sql`format('The unit %s is not a piece of a collection %s that %s sees.', ${arg.p_iu_id}, left(${arg.p_context} ->> 'collection_key', 200), ${arg.p_principal})`,
      {
        check: lit("context_scope"),
        iu_id: arg.p_iu_id,
        principal: arg.p_principal,
        collection_key: sql`left(${arg.p_context} ->> 'collection_key', 200)`,
      },
      "Check the key, and that principal and session were granted the collection's scope.",
    )}
  end if;
`;
