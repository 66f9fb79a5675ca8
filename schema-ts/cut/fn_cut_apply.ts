import { conflict } from "../foundation/errors.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import {
  defineFunction,
  functionNamed,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
  uuid,
} from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { cutDocument, cutDocumentUnit } from "./cut_document.ts";
import { cutLeg } from "./cut_leg.ts";
import { cutRequest } from "./cut_request.ts";
import { given, opens } from "./proof.ts";
import { headOf } from "./requests.ts";

const c = cutDocument;
const d = cutDocumentUnit;
const g = iuLifecycleLog;
const l = cutLeg;
const q = cutRequest;
const u = informationUnit;
const v = unitVersion;

/** What carrying out a plan wrote. */
export interface CutReport {
  added: number;
  kept: number;
  revised: number;
  restored: number;
  /** Drafts that were withdrawn. */
  retired: number;
  /** Units in force that the source no longer has: they go by a review of their own. */
  retire_pending: number;
  gaps: number;
  bytes: number;
}

export const fnCutApply = defineFunction({
  name: "fn_cut_apply",
  summary: "Carries out a plan: mints, revises, restores and withdraws drafts, all of it or nothing.",
  details:
    "Called with the cut locked and approved. Locks the document, then the units in the order of their ids. Refused with IU005 when another cut of the document was executed, or a unit changed, since the plan was made. Bodies are cut from the source's bytes. A unit in force is never taken out of force here. New units are in the scope that units of the document have; units of different scopes are refused.",
  args: { p_cut_request_id: uuid("The cut; its row is locked."), p_actor: text("Who asks; checked by the caller.") },
  returns: jsonb<CutReport>("Units by what became of them."),
  volatility: "volatile",
  gate: ungated("Its caller is gated."),
  writes: [informationUnit, unitVersion, iuLifecycleLog, cutLeg, cutDocumentUnit],
  pair: selfCompensating("Part of fn_cut_execute, which is undone as a whole."),
  proof: scenario({
    given: given.approved,
    when: sql`select ${functionNamed("fn_cut_apply")}(${q.cut_request_id.of("q")}, 'proof') from ${q} q`,
    opens: opens.nothing,
  }),
  grantTo: [],
  errors: [conflict],
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_request ${q};
    v_bytes bytea;
    v_head uuid;
    v_problems jsonb;
    v_blocks int[];
    v_actions text[];
    v_iu_ids uuid[];
    v_addresses text[];
    v_kinds text[];
    v_titles text[];
    v_digests text[];
    v_metadata jsonb[];
    v_starts int[];
    v_ends int[];
    v_statuses text[];
    v_bases int[];
    v_versions int[];
    v_adds int;
    v_scopes text[];
    v_inserted int;
  `,
  // Look-ups for each leg instead of joins: the legs are rows the statistics know nothing of yet.
  body: ({ arg }) => plpgsql`
    select q.* into v_request from ${q} q where ${q.cut_request_id.of("q")} = ${arg.p_cut_request_id};
    perform from ${c} c where ${c.document_key.of("c")} = v_request.document_key for no key update;
    v_head := ${headOf(sql`v_request.document_key`)};
    if v_head is distinct from v_request.base_cut_request_id then
      ${raise(
        conflict,
        "Another cut of the document was executed or compensated since this one was planned.",
        { cut_request_id: arg.p_cut_request_id, expected: sql`v_request.base_cut_request_id`, actual: sql`v_head` },
        "Plan the cut again, on the document as it is now.",
      )}
    end if;
    perform
    from ${u} u
    where ${u.iu_id.of("u")} = any (array(select ${l.iu_id.of("l")} from ${l} l where ${l.cut_request_id.of("l")} = ${arg.p_cut_request_id}))
    order by ${u.iu_id.of("u")}
    for update;

    select
      array_agg(l.block_no order by l.block_no), array_agg(l.action order by l.block_no), array_agg(l.iu_id order by l.block_no),
      array_agg(l.canonical_address order by l.block_no), array_agg(l.unit_kind order by l.block_no), array_agg(l.title order by l.block_no),
      array_agg(l.body_digest order by l.block_no), array_agg(l.metadata order by l.block_no), array_agg(l.byte_start order by l.block_no),
      array_agg(l.byte_end order by l.block_no), array_agg(l.base_status order by l.block_no), array_agg(l.base_version_no order by l.block_no),
      array_agg(
        case
          when l.action in ('keep', 'retire') or (l.action = 'restore' and l.body_digest = l.current_digest and l.title = l.current_title) then l.base_version_no
          else coalesce(l.base_version_no, 0) + 1
        end
        order by l.block_no
      ),
      (count(*) filter (where l.action = 'add'))::int,
      jsonb_agg(
        jsonb_build_object(
          'block_no', l.block_no, 'iu_id', l.iu_id, 'canonical_address', l.canonical_address,
          'expected', jsonb_build_object('version_no', l.base_version_no, 'status', l.base_status),
          'actual', jsonb_build_object('version_no', l.current_version_no, 'status', l.lifecycle_status)
        )
        order by l.block_no
      ) filter (where (l.current_version_no, l.lifecycle_status) is distinct from (l.base_version_no, l.base_status))
    into
      v_blocks, v_actions, v_iu_ids, v_addresses, v_kinds, v_titles, v_digests, v_metadata, v_starts, v_ends, v_statuses, v_bases, v_versions,
      v_adds, v_problems
    from (
      select
        l.block_no, l.action, l.canonical_address, l.unit_kind, l.title, l.body_digest, l.metadata, l.byte_start, l.byte_end, l.base_status, l.base_version_no,
        case when l.action = 'add' then ${fnIuUuid7}(v_at + l.block_no * interval '1 microsecond') else l.iu_id end as iu_id,
        u.current_version_no, u.lifecycle_status, u.title as current_title, u.body_digest as current_digest
      from ${l} l
      left join lateral (
        select ${u.current_version_no.of("n")}, ${u.lifecycle_status.of("n")}, ${v.title.of("v")}, ${v.body_digest.of("v")}
        from ${u} n
        join ${v} v on ${v.iu_id.of("v")} = ${u.iu_id.of("n")} and ${v.version_no.of("v")} = ${u.current_version_no.of("n")}
        where ${u.iu_id.of("n")} = ${l.iu_id.of("l")}
        offset 0
      ) as u on true
      where ${l.cut_request_id.of("l")} = ${arg.p_cut_request_id} and ${l.action.of("l")} <> 'gap'
    ) as l;
    if v_problems is not null then
      ${raise(
        conflict,
        sql`format('%s units changed since the cut was planned.', jsonb_array_length(v_problems))`,
        {
          cut_request_id: arg.p_cut_request_id,
          expected: sql`v_problems -> 0 -> 'expected'`,
          actual: sql`v_problems -> 0 -> 'actual'`,
          units: sql`jsonb_path_query_array(v_problems, '$[0 to 19]')`,
        },
        "Plan the cut again, on the units as they are now.",
      )}
    end if;
    v_bytes := convert_to(v_request.source, 'UTF8');

    if v_adds > 0 then
      v_scopes := array(
        select distinct ${u.scope.of("u")}
        from ${d} d
        join ${u} u on ${u.iu_id.of("u")} = ${d.iu_id.of("d")}
        where ${d.document_key.of("d")} = v_request.document_key and ${u.scope.of("u")} is not null
        order by ${u.scope.of("u")}
      );
      if cardinality(v_scopes) > 1 then
        ${raise(
          conflict,
          "The document's units are in different scopes: nobody says which of them its new units are for.",
          { cut_request_id: arg.p_cut_request_id, expected: lit("at most one scope"), actual: sql`to_jsonb(v_scopes)` },
          "Bring the document's units into one scope with fn_iu_scope_set first.",
        )}
      end if;
    end if;
    insert into ${u} (${u.iu_id}, ${u.canonical_address}, ${u.unit_kind}, ${u.metadata}, ${u.scope}, ${u.created_by})
    select
      w.iu_id, w.address, w.unit_kind,
      w.metadata || jsonb_build_object('cut_request_id', ${arg.p_cut_request_id}, 'byte_start', w.byte_start, 'byte_end', w.byte_end),
      v_scopes[1], ${arg.p_actor}
    from unnest(v_actions, v_iu_ids, v_addresses, v_kinds, v_metadata, v_starts, v_ends)
      as w (action, iu_id, address, unit_kind, metadata, byte_start, byte_end)
    where w.action = 'add'
    order by w.address collate "C"
    on conflict (${u.canonical_address}) do nothing;
    get diagnostics v_inserted = row_count;
    if v_inserted < v_adds then
      select jsonb_agg(
        jsonb_build_object('block_no', w.block_no, 'canonical_address', w.address, 'iu_id', ${u.iu_id.of("u")}) order by w.block_no
      )
      into v_problems
      from unnest(v_blocks, v_actions, v_iu_ids, v_addresses) as w (block_no, action, iu_id, address)
      join ${u} u on ${u.canonical_address.of("u")} = w.address
      where w.action = 'add' and ${u.iu_id.of("u")} <> w.iu_id;
      ${raise(
        conflict,
        sql`format('The address %s was taken since the cut was planned.', v_problems -> 0 ->> 'canonical_address')`,
        {
          cut_request_id: arg.p_cut_request_id,
          canonical_address: sql`v_problems -> 0 -> 'canonical_address'`,
          expected: sql`null`,
          actual: sql`v_problems -> 0 -> 'iu_id'`,
          units: sql`jsonb_path_query_array(v_problems, '$[0 to 19]')`,
        },
        "Plan the cut again: the plan will then be about that unit, or use another address.",
      )}
    end if;
    insert into ${v} (
      ${v.iu_id}, ${v.version_no}, ${v.title}, ${v.body}, ${v.body_digest}, ${v.change_note}, ${v.created_by}
    )
    select
      w.iu_id, w.version_no, w.title, convert_from(substring(v_bytes from w.byte_start + 1 for w.byte_end - w.byte_start), 'UTF8'), w.digest,
      case when w.version_no > 1 then 'Cut ' || ${arg.p_cut_request_id} end, ${arg.p_actor}
    from unnest(v_iu_ids, v_bases, v_versions, v_titles, v_digests, v_starts, v_ends)
      as w (iu_id, base, version_no, title, digest, byte_start, byte_end)
    where w.version_no is distinct from w.base;

    update ${l} l
    set
      ${l.iu_id} = w.iu_id,
      ${l.version_no} = w.version_no,
      ${l.base_metadata} = case
        when w.action in ('revise', 'restore') then (select ${u.metadata.of("u")} from ${u} u where ${u.iu_id.of("u")} = w.iu_id)
      end
    from unnest(v_blocks, v_actions, v_iu_ids, v_versions) as w (block_no, action, iu_id, version_no)
    where ${l.cut_request_id.of("l")} = ${arg.p_cut_request_id} and ${l.block_no.of("l")} = w.block_no;
    insert into ${d} (${d.iu_id}, ${d.document_key})
    select w.iu_id, v_request.document_key from unnest(v_iu_ids) as w (iu_id)
    on conflict (${d.iu_id}) do nothing;

    update ${u} u
    set
      ${u.current_version_no} = w.version_no,
      ${u.lifecycle_status} = case w.action when 'restore' then 'draft' when 'retire' then 'withdrawn' else w.status end,
      ${u.metadata} = case
        when w.action = 'retire' then ${u.metadata.of("u")}
        else ${u.metadata.of("u")} || w.metadata
          || jsonb_build_object('cut_request_id', ${arg.p_cut_request_id}, 'byte_start', w.byte_start, 'byte_end', w.byte_end)
      end
    from unnest(v_actions, v_iu_ids, v_versions, v_statuses, v_metadata, v_starts, v_ends)
      as w (action, iu_id, version_no, status, metadata, byte_start, byte_end)
    where ${u.iu_id.of("u")} = w.iu_id
      and (w.action in ('revise', 'restore') or (w.action = 'retire' and w.status = 'draft'));

    insert into ${g} (
      ${g.log_id}, ${g.iu_id}, ${g.transition_type}, ${g.actor}, ${g.from_status}, ${g.to_status}, ${g.version_no}, ${g.detail}
    )
    select
      ${fnIuUuid7}(v_at + (row_number() over (order by w.block_no, t.nth)) * interval '1 microsecond'),
      w.iu_id, t.transition, ${arg.p_actor}, t.from_status, t.to_status, t.version_no,
      jsonb_build_object('cut_request_id', ${arg.p_cut_request_id}, 'document_key', v_request.document_key, 'block_no', w.block_no)
    from unnest(v_blocks, v_actions, v_iu_ids, v_statuses, v_bases, v_versions) as w (block_no, action, iu_id, status, base, version_no)
    cross join lateral (
      values
        (1, 'add', 'create', null, 'draft', w.version_no),
        (1, 'retire', 'withdraw', w.status, 'withdrawn', w.base),
        (1, 'restore', 'restore', w.status, 'draft', w.base),
        (2, 'restore', 'revise', 'draft', 'draft', w.version_no),
        (1, 'revise', 'revise', w.status, w.status, w.version_no)
    ) as t (nth, action, transition, from_status, to_status, version_no)
    where t.action = w.action
      and case when t.action = 'retire' then w.status = 'draft' when t.nth = 2 then w.version_no > w.base else true end;

    return (
      select jsonb_build_object(
        'added', count(*) filter (where ${l.action.of("l")} = 'add'),
        'kept', count(*) filter (where ${l.action.of("l")} = 'keep'),
        'revised', count(*) filter (where ${l.action.of("l")} = 'revise'),
        'restored', count(*) filter (where ${l.action.of("l")} = 'restore'),
        'retired', count(*) filter (where ${l.action.of("l")} = 'retire' and ${l.base_status.of("l")} = 'draft'),
        'retire_pending', count(*) filter (where ${l.action.of("l")} = 'retire' and ${l.base_status.of("l")} = 'enacted'),
        'gaps', count(*) filter (where ${l.action.of("l")} = 'gap'),
        'bytes', sum(${l.byte_end.of("l")} - ${l.byte_start.of("l")})
      )
      from ${l} l
      where ${l.cut_request_id.of("l")} = ${arg.p_cut_request_id}
    );
  `,
});
