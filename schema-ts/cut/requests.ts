import { invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { type Fragment, type Hole, lit, litJson, plpgsql, raise, sql } from "../kit/index.ts";
import { fnAccessCaller } from "../scope/fn_access_caller.ts";
import { fnAccessComplete } from "../scope/fn_access_complete.ts";
import { fnAccessExempt } from "../scope/fn_access_exempt.ts";
import { fnAccessScopes } from "../scope/fn_access_scopes.ts";
import { outOfScope } from "../scope/policies.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { cutDocumentUnit } from "./cut_document.ts";
import { cutRequest } from "./cut_request.ts";
import { cutRequestTransition } from "./cut_request_transition.ts";
import { type CutState, inForce, isOneOf } from "./cut_states.ts";
import { seesEveryCut } from "./cutter_sees.ts";

const d = cutDocumentUnit;
const q = cutRequest;
const t = cutRequestTransition;
const u = informationUnit;

/** Declaration that `lockRequest` needs. */
export const lockedRequest = sql`v_request ${q};`;

/**
 * Locks the cut into `v_request`, or refuses: IU003 without an id, IU004 for one that is unknown or hidden, IU006 in another state than these. The cut's row
 * comes first of all locks; then the document's, then units in the order of their ids.
 *
 * @param transition what is about to be done, for the refusal
 */
export const lockRequest = (cutRequestId: Hole, transition: string, from: readonly CutState[]): Fragment => plpgsql`
  select q.* into v_request from ${q} q where ${q.cut_request_id.of("q")} = ${cutRequestId} for no key update;
  if not found then
    ${refuseMissingCut(cutRequestId)}
  end if;
  ${refuseHiddenCut(cutRequestId)}
  if not ${isOneOf(sql`v_request.state`, from)} then
    ${raise(
      invalidTransition,
      sql`format('A cut that is %s cannot take the transition %s.', v_request.state, ${lit(transition)})`,
      {
        cut_request_id: cutRequestId,
        machine: lit("cut_request"),
        transition: lit(transition),
        from: sql`v_request.state`,
        allowed_from: litJson(from),
      },
      "Look up the allowed changes with fn_state_machine_allowed('cut_request', <state>).",
    )}
  end if;
`;

/** What every function says about a cut that is missing (IU003) or does not exist (IU004). */
export const refuseMissingCut = (cutRequestId: Hole): Fragment => plpgsql`
  if ${cutRequestId} is null then
    ${raise(invalidArgument, "The id of a cut is required.", { argument: lit("p_cut_request_id") })}
  end if;
  ${raise(
    notFound,
    sql`format('There is no cut %s.', ${cutRequestId})`,
    { cut_request_id: cutRequestId },
    "Look up the cuts of a document in cut_request, or open one with fn_cut_open.",
  )}
`;

/** Logs what was done with the locked cut; `to` is the state after. */
export const logTransition = (transition: Hole, to: Hole, actor: Hole, detail: Hole = sql`'{}'`): Fragment => plpgsql`
  insert into ${t} (${t.cut_request_id}, ${t.transition}, ${t.from_state}, ${t.to_state}, ${t.actor}, ${t.detail})
  values (v_request.cut_request_id, ${transition}, v_request.state, ${to}, ${actor}, ${detail});
`;

/** Moves the locked cut on and logs it. */
export const moveRequest = (transition: string, to: CutState, actor: Hole, detail: Hole = sql`'{}'`): Fragment => plpgsql`
  update ${q} q
  set ${q.state} = ${lit(to)}, ${q.changed_at} = v_at, ${q.changed_by} = ${actor}
  where ${q.cut_request_id.of("q")} = v_request.cut_request_id;
  ${logTransition(lit(transition), lit(to), actor, detail)}
`;

/** The cut whose units are a document's now, or null; an expression. */
export const headOf = (documentKey: Hole): Fragment => sql`
  (
    select ${q.cut_request_id.of("h")}
    from ${q} h
    where ${q.document_key.of("h")} = ${documentKey} and ${isOneOf(q.state.of("h"), inForce)}
    order by ${q.executed_at.of("h")} desc
    limit 1
  )
`;

/**
 * Refuses with IU004, as if there were no such cut, whoever may not see a unit of its document; who sees every cut sees it. For readers that
 * run as the owner, so that the cutter's roles, which do not read units, can call them; row level security does the same for the tables.
 */
export const refuseHiddenCut = (cutRequestId: Hole): Fragment => plpgsql`
  if not ${fnAccessComplete}(${fnAccessCaller}()) and not ${fnAccessExempt}(${fnAccessCaller}()) and not ${seesEveryCut(sql`${fnAccessCaller}()`)} and exists (
    select
    from ${q} q
    join ${d} d on ${d.document_key.of("d")} = ${q.document_key.of("q")}
    join ${u} u on ${u.iu_id.of("u")} = ${d.iu_id.of("d")}
    where ${q.cut_request_id.of("q")} = ${cutRequestId} and ${outOfScope(u.scope.of("u"), sql`${fnAccessScopes}(${fnAccessCaller}())`)}
  ) then
    ${refuseMissingCut(cutRequestId)}
  end if;
`;
