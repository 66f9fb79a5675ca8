import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { conflict, invalidArgument } from "../foundation/errors.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import {
  defineFunction,
  functionNamed,
  intArray,
  jsonb,
  plpgsql,
  rows,
  scenario,
  selfCompensating,
  sql,
  text,
  textArray,
  ungated,
  uuidArray,
} from "../kit/index.ts";
import { maxBodyBytes } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { fnIuPieceProblemsRefuse } from "./fn_iu_piece_problems_refuse.ts";
import { fnIuPiecesLog } from "./fn_iu_pieces_log.ts";
import { fnIuUnitsShare } from "./fn_iu_units_share.ts";
import { iuCollectionKindRole } from "./iu_collection_kind_role.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { judgedSpecs } from "./judged_specs.ts";
import { isUuid, isVersionNo, type PieceSpec, problemOf, specProblem } from "./piece_spec.ts";

const unit = informationUnit;
const version = unitVersion;
const problem = problemOf(sql`p.n`);

export const fnIuPiecesAdmit = defineFunction({
  name: "fn_iu_pieces_admit",
  summary: "Turns piece specs into units: mints what is new, checks and locks what is shared, and logs both.",
  details:
    "Called by what has already locked or inserted the collection. Shared units are locked in the order of their ids, new addresses inserted in byte order: two callers never wait for each other in a circle. The arrays of the result belong together element by element.",
  args: {
    p_pieces: jsonb<PieceSpec[] | PieceSpec>("An array of specs, or a single one."),
    p_role_kind: text("The kind whose roles count."),
    p_address_prefix: text("What the addresses of new units begin with that have none in their spec; a slash and the place follow."),
    p_piece_orders: intArray(
      "Place of each piece in the collection, ascending. Paths of refusals count places: $[2] is the piece at place 3.",
    ),
    p_collection_key: text("Key of the collection, for the log."),
    p_actor: text("Who asks; checked by the caller."),
  },
  returns: rows({
    piece_orders: intArray("Place of each piece."),
    iu_ids: uuidArray("Its unit."),
    roles: textArray("Its role."),
    pinned_version_nos: intArray("Its pinned version, or null."),
    version_nos: intArray("The version the shared unit stands for now; null for a new one. Null as a whole: all are new.").nullable(),
    body_digests: textArray("Digest of that version."),
    statuses: textArray("Lifecycle status of the shared unit; null for a new one. Null as a whole: all are new.").nullable(),
  }),
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [informationUnit, unitVersion, iuLifecycleLog],
  pair: selfCompensating("Part of the functions that call it, which are undone as a whole."),
  proof: scenario({
    when: sql`select ${functionNamed("fn_iu_pieces_admit")}('[{"title": "Bước 1", "body": "Nội dung."}]', 'workflow', 'proof/admit', array[1], 'proof', 'proof')`,
  }),
  grantTo: [],
  estimatedRows: 1,
  declare: plpgsql`
    v_at timestamptz := clock_timestamp();
    v_single boolean := jsonb_typeof(p_pieces) = 'object';
    v_max_body_bytes int := ${fnDotConfigGet}(${maxBodyBytes})::int;
    v_known_roles text[];
    v_only_role text;
    v_orders int[];
    v_shared uuid[];
    v_places int[];
    v_placed uuid[];
    v_placed_pins int[];
    v_new uuid[];
    v_iu_ids uuid[];
    v_roles text[];
    v_pins int[];
    v_titles text[];
    v_bodies text[];
    v_digests text[];
    v_addresses text[];
    v_unit_kinds text[];
    v_metadata jsonb[];
    v_statuses text[];
    v_versions int[];
    v_minted int;
    v_inserted int;
    v_scope text;
    v_problems jsonb;
  `,
  body: ({ arg }) => plpgsql`
    select array_agg(${iuCollectionKindRole.role.of("r")} order by ${iuCollectionKindRole.position.of("r")})
    into v_known_roles
    from ${iuCollectionKindRole} r
    where ${iuCollectionKindRole.collection_kind.of("r")} = ${arg.p_role_kind};
    if cardinality(v_known_roles) = 1 then
      v_only_role := v_known_roles[1];
    end if;

    ${judgedSpecs({
      pieces: sql`case when v_single then jsonb_build_array(${arg.p_pieces}) else ${arg.p_pieces} end`,
      orders: arg.p_piece_orders,
      onlyRole: sql`v_only_role`,
      maxBodyBytes: sql`v_max_body_bytes`,
    })}
    select
      array_agg(j.n),
      array_agg(case when ${isUuid(sql`j.iu_id`)} then j.iu_id::uuid end),
      array_agg(case when j.iu_id is null then ${fnIuUuid7}(v_at + j.n * interval '1 microsecond') end),
      array_agg(j.role),
      array_agg(case when ${isVersionNo(sql`j.pin`)} then j.pin::int end),
      array_agg(j.title),
      array_agg(j.body),
      array_agg(${fnIuSha256}(j.body)),
      array_agg(coalesce(j.address, ${arg.p_address_prefix} || '/' || j.n)),
      array_agg(coalesce(j.unit_kind, j.role)),
      array_agg(coalesce(j.metadata, '{}')),
      (count(*) filter (where j.iu_id is null))::int,
      jsonb_agg(c.problem order by j.n) filter (where c.problem is not null)
    into
      v_orders, v_shared, v_new, v_roles, v_pins,
      v_titles, v_bodies, v_digests, v_addresses, v_unit_kinds, v_metadata, v_minted, v_problems
    from judged j
    cross join lateral (
      select ${specProblem({ roleKind: arg.p_role_kind, roles: sql`v_known_roles`, maxBodyBytes: sql`v_max_body_bytes` })} as problem
    ) as c;
    perform ${fnIuPieceProblemsRefuse}(v_problems, v_single);

    if v_minted = cardinality(v_orders) then
      v_iu_ids := v_new;
    else
      v_places := case when v_single then array[1] else v_orders end;
      -- By place, which is how a refusal counts.
      select array_agg(p.iu_id order by g.place), array_agg(p.pin order by g.place)
      into v_placed, v_placed_pins
      from generate_series(1, v_places[cardinality(v_places)]) as g (place)
      left join unnest(v_places, v_shared, v_pins) as p (place, iu_id, pin) on p.place = g.place;
      select
        array_agg(s.statuses[p.place] order by p.n),
        array_agg(s.version_nos[p.place] order by p.n),
        array_agg(coalesce(p.minted, p.shared) order by p.n),
        array_agg(coalesce(p.digest, s.body_digests[p.place]) order by p.n)
      into v_statuses, v_versions, v_iu_ids, v_digests
      from ${fnIuUnitsShare}(v_placed, v_placed_pins, v_single) s
      cross join unnest(v_places, v_new, v_shared, v_digests) with ordinality as p (place, minted, shared, digest, n);
    end if;

    -- What is new in a collection of a scope begins in that scope.
    v_scope := (
      select ${iuPieceCollection.scope.of("c")}
      from ${iuPieceCollection} c
      where ${iuPieceCollection.collection_key.of("c")} = ${arg.p_collection_key}
    );
    insert into ${unit} (
      ${unit.iu_id}, ${unit.canonical_address}, ${unit.unit_kind}, ${unit.metadata}, ${unit.created_by}, ${unit.scope}
    )
    select p.iu_id, p.address, p.unit_kind, p.metadata, ${arg.p_actor}, v_scope
    from unnest(v_new, v_addresses, v_unit_kinds, v_metadata) as p (iu_id, address, unit_kind, metadata)
    where p.iu_id is not null
    order by p.address collate "C"
    on conflict (${unit.canonical_address}) do nothing;
    get diagnostics v_inserted = row_count;

    if v_inserted < v_minted then
      select jsonb_agg(c.problem order by p.n)
      into v_problems
      from (
        select a.address, a.n, row_number() over (partition by a.address order by a.n) as nth
        from unnest(v_new, v_addresses, v_orders) as a (iu_id, address, n)
        where a.iu_id is not null
      ) as p
      join ${unit} u on ${unit.canonical_address.of("u")} = p.address
      cross join lateral (
        select
          case
            when ${unit.iu_id.of("u")} <> all (array_remove(v_new, null))
              then ${problem(".canonical_address", conflict, sql`format('The address %s is taken.', p.address)`, {
                canonical_address: sql`p.address`,
                iu_id: unit.iu_id.of("u"),
              })}
            when p.nth > 1
              then ${problem(".canonical_address", invalidArgument, sql`format('The address %s is given twice.', p.address)`, {
                canonical_address: sql`p.address`,
              })}
          end as problem
      ) as c
      where c.problem is not null;
      perform ${fnIuPieceProblemsRefuse}(v_problems, v_single);
    end if;

    insert into ${version} (
      ${version.iu_id}, ${version.version_no}, ${version.title}, ${version.body}, ${version.body_digest}, ${version.created_by}
    )
    select p.iu_id, 1, p.title, p.body, p.digest, ${arg.p_actor}
    from unnest(v_new, v_titles, v_bodies, v_digests) as p (iu_id, title, body, digest)
    where p.iu_id is not null;

    perform ${fnIuPiecesLog}(${arg.p_collection_key}, v_orders, v_iu_ids, v_statuses, v_versions, ${arg.p_actor});

    return query select v_orders, v_iu_ids, v_roles, v_pins, v_versions, v_digests, v_statuses;
  `,
});
