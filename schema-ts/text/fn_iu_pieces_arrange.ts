import { fnIuPieceProblemsRefuse } from "../collection/fn_iu_piece_problems_refuse.ts";
import { fnIuPiecesAdmit } from "../collection/fn_iu_pieces_admit.ts";
import { composerEnabled } from "../collection/gates.ts";
import { iuPieceCollection } from "../collection/iu_piece_collection.ts";
import { iuPieceMembership } from "../collection/iu_piece_membership.ts";
import { isUuid, isVersionNo, type PieceSpec, problemOf } from "../collection/piece_spec.ts";
import { notFound } from "../foundation/errors.ts";
import {
  defineFunction,
  functionNamed,
  int,
  jsonb,
  plpgsql,
  rows,
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

const membership = iuPieceMembership;
const problem = problemOf(sql`p.n`);
const ownKeys = sql`array['iu_id', 'role', 'pinned_version_no']`;

export const fnIuPiecesArrange = defineFunction({
  name: "fn_iu_pieces_arrange",
  summary: "Gives a collection a whole new arrangement of pieces: those it has may stay, move or go, others come in.",
  details:
    "Writes the difference only. A spec that names a unit which is a piece already keeps it, whatever its state; all others are those of fn_iu_compose. The caller holds the collection's row lock and writes the manifest.",
  args: {
    p_collection_id: uuid("The collection."),
    p_pieces: jsonb<PieceSpec[]>("All pieces in order."),
    p_role_kind: text("The kind whose roles count."),
    p_address_prefix: text("What the addresses of new units begin with that have none in their spec."),
    p_collection_key: text("Key of the collection, for the log."),
    p_actor: text("Who asks; checked by the caller."),
  },
  returns: rows({
    minted: int("Units that were created."),
    written: int("Places where another piece stands now, or none any more."),
    before: jsonb<PieceSpec[]>("The arrangement before, as specs."),
  }),
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [iuPieceMembership, informationUnit, unitVersion, iuLifecycleLog],
  pair: selfCompensating("Part of the functions that call it, which are undone as a whole."),
  proof: scenario({
    given: sql`select ${functionNamed("fn_iu_compose")}('proof.arrange', 'workflow', 'Quy trình', '[{"title": "Bước 1", "body": "Nhận."}]', 'proof')`,
    when: sql`
      select ${functionNamed("fn_iu_pieces_arrange")}(
        ${iuPieceCollection.collection_id.of("c")}, '[{"title": "Bước 0", "body": "Chuẩn bị."}]', 'workflow', 'proof/arrange', 'proof.arrange', 'proof'
      )
      from ${iuPieceCollection} c
      where ${iuPieceCollection.collection_key.of("c")} = 'proof.arrange'
    `,
    opens: [composerEnabled.name],
  }),
  grantTo: [],
  estimatedRows: 1,
  declare: sql`
    v_before jsonb;
    v_problems jsonb;
    v_orders int[];
    v_iu_ids uuid[];
    v_roles text[];
    v_pins int[];
    v_new_orders int[];
    v_new_specs jsonb;
    v_new record;
    v_minted int := 0;
    v_removed int;
    v_inserted int;
  `,
  body: ({ arg }) => plpgsql`
    select jsonb_agg(
      jsonb_build_object(
        'iu_id', ${membership.iu_id.of("m")}, 'role', ${membership.role.of("m")}, 'pinned_version_no', ${membership.pinned_version_no.of("m")}
      )
      order by ${membership.piece_order.of("m")}
    )
    into v_before
    from ${membership} m
    where ${membership.collection_id.of("m")} = ${arg.p_collection_id};

    with spec as (
      select e.n::int as n, e.spec, case when ${isUuid(sql`e.spec ->> 'iu_id'`)} then (e.spec ->> 'iu_id')::uuid end as iu_id
      from jsonb_array_elements(${arg.p_pieces}) with ordinality as e (spec, n)
    ),
    member as (
      select distinct on (${membership.iu_id.of("m")}) ${membership.iu_id.of("m")}, ${membership.role.of("m")}
      from ${membership} m
      where ${membership.collection_id.of("m")} = ${arg.p_collection_id}
      order by ${membership.iu_id.of("m")}, ${membership.piece_order.of("m")}
    ),
    sorted as (
      select
        s.n,
        s.spec,
        s.iu_id,
        m.role,
        case
          when m.iu_id is null then false
          else s.spec - ${ownKeys} = '{}'
            and coalesce(jsonb_typeof(s.spec -> 'role'), 'null') in ('string', 'null')
            and coalesce(jsonb_typeof(s.spec -> 'pinned_version_no'), 'null') in ('number', 'null')
            and coalesce(${isVersionNo(sql`s.spec ->> 'pinned_version_no'`)}, true)
        end as stays
      from spec s
      left join member m on m.iu_id = s.iu_id
    )
    select
      coalesce(array_agg(p.n order by p.n) filter (where p.stays), '{}'),
      coalesce(array_agg(p.iu_id order by p.n) filter (where p.stays), '{}'),
      coalesce(array_agg(coalesce(p.spec ->> 'role', p.role) order by p.n) filter (where p.stays), '{}'),
      coalesce(array_agg(case when p.stays then (p.spec ->> 'pinned_version_no')::int end order by p.n) filter (where p.stays), '{}'),
      array_agg(p.n order by p.n) filter (where not p.stays),
      jsonb_agg(p.spec order by p.n) filter (where not p.stays)
    into v_orders, v_iu_ids, v_roles, v_pins, v_new_orders, v_new_specs
    from sorted p;

    select jsonb_agg(${problem(".pinned_version_no", notFound, sql`format('The unit %s has no version %s.', p.iu_id, p.pin)`, {
      iu_id: sql`p.iu_id`,
      version_no: sql`p.pin`,
    })})
    into v_problems
    from unnest(v_orders, v_iu_ids, v_pins) as p (n, iu_id, pin)
    where p.pin is not null
      and not exists (
        select
        from ${unitVersion} v
        where ${unitVersion.iu_id.of("v")} = p.iu_id and ${unitVersion.version_no.of("v")} = p.pin
      );
    perform ${fnIuPieceProblemsRefuse}(v_problems, false);

    if v_new_specs is not null then
      select a.piece_orders, a.iu_ids, a.roles, a.pinned_version_nos, cardinality(a.iu_ids) - coalesce(cardinality(array_remove(a.statuses, null)), 0) as minted
      into v_new
      from ${fnIuPiecesAdmit}(v_new_specs, ${arg.p_role_kind}, ${arg.p_address_prefix}, v_new_orders, ${arg.p_collection_key}, ${arg.p_actor}) a;
      v_orders := v_orders || v_new.piece_orders;
      v_iu_ids := v_iu_ids || v_new.iu_ids;
      v_roles := v_roles || v_new.roles;
      v_pins := v_pins || v_new.pinned_version_nos;
      v_minted := v_new.minted;
    end if;

    delete from ${membership} m
    where ${membership.collection_id.of("m")} = ${arg.p_collection_id}
      and not exists (
        select
        from unnest(v_orders, v_iu_ids, v_roles, v_pins) as p (piece_order, iu_id, role, pin)
        where p.piece_order = ${membership.piece_order.of("m")}
          and p.iu_id = ${membership.iu_id.of("m")}
          and p.role = ${membership.role.of("m")}
          and p.pin is not distinct from ${membership.pinned_version_no.of("m")}
      );
    get diagnostics v_removed = row_count;
    insert into ${membership} (
      ${membership.collection_id}, ${membership.piece_order}, ${membership.iu_id}, ${membership.role}, ${membership.pinned_version_no}
    )
    select ${arg.p_collection_id}, p.piece_order, p.iu_id, p.role, p.pin
    from unnest(v_orders, v_iu_ids, v_roles, v_pins) as p (piece_order, iu_id, role, pin)
    where not exists (
      select
      from ${membership} m
      where ${membership.collection_id.of("m")} = ${arg.p_collection_id} and ${membership.piece_order.of("m")} = p.piece_order
    );
    get diagnostics v_inserted = row_count;

    return query select v_minted, greatest(v_removed, v_inserted), v_before;
  `,
});
