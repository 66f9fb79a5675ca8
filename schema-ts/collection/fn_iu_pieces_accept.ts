import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { conflict, invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import {
  defineFunction,
  functionNamed,
  int,
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
import { iuTransitionType } from "../unit/iu_transition_type.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { fnIuPieceProblemsRefuse } from "./fn_iu_piece_problems_refuse.ts";
import { iuCollectionKindRole } from "./iu_collection_kind_role.ts";
import { judgedSpecs } from "./judged_specs.ts";
import { isUuid, isVersionNo, type PieceSpec, problemOf, specProblem } from "./piece_spec.ts";

const problem = problemOf(sql`p.n`);

export const fnIuPiecesAccept = defineFunction({
  name: "fn_iu_pieces_accept",
  summary: "Turns piece specs into units: mints what is new, checks and locks what is shared, and logs both.",
  details:
    "Called by what has already locked or inserted the collection. Shared units are locked in the order of their ids, new addresses inserted in byte order: two callers never wait for each other in a circle. The arrays of the result belong together element by element.",
  args: {
    p_pieces: jsonb<PieceSpec[] | PieceSpec>("An array of specs, or a single one."),
    p_role_kind: text("The kind whose roles count."),
    p_address_prefix: text("What the addresses of new units begin with that have none in their spec; a slash and the place follow."),
    p_first_order: int("Place of the first piece in the collection."),
    p_collection_key: text("Key of the collection, for the log."),
    p_actor: text("Who asks; checked by the caller."),
  },
  returns: rows({
    piece_orders: intArray("Place of each piece."),
    iu_ids: uuidArray("Its unit."),
    roles: textArray("Its role."),
    pinned_version_nos: intArray("Its pinned version, or null."),
    body_digests: textArray("Digest of the text it stands for now."),
    transition_types: textArray("create where the unit was minted, compose where it was shared."),
  }),
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [informationUnit, unitVersion, iuLifecycleLog],
  pair: selfCompensating("Part of the functions that call it, which are undone as a whole."),
  proof: scenario({
    when: sql`select ${functionNamed("fn_iu_pieces_accept")}('[{"title": "Bước 1", "body": "Nội dung."}]', 'workflow', 'proof/accept', 1, 'proof', 'proof')`,
  }),
  grantTo: [],
  declare: plpgsql`
    v_at timestamptz := clock_timestamp();
    v_single boolean := jsonb_typeof(p_pieces) = 'object';
    v_max_body_bytes int := ${fnDotConfigGet}(${maxBodyBytes})::int;
    v_known_roles text[];
    v_only_role text;
    v_orders int[];
    v_iu_ids uuid[];
    v_roles text[];
    v_pins int[];
    v_transitions text[];
    v_titles text[];
    v_bodies text[];
    v_digests text[];
    v_addresses text[];
    v_unit_kinds text[];
    v_metadata jsonb[];
    v_statuses text[];
    v_versions int[];
    v_problems jsonb;
    v_inserted int;
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
      onlyRole: sql`v_only_role`,
      maxBodyBytes: sql`v_max_body_bytes`,
    })}
    select
      array_agg(${arg.p_first_order} + j.n - 1),
      array_agg(
        case
          when j.iu_id is null then ${fnIuUuid7}(v_at + j.n * interval '1 microsecond')
          when ${isUuid(sql`j.iu_id`)} then j.iu_id::uuid
        end
      ),
      array_agg(j.role),
      array_agg(case when ${isVersionNo(sql`j.pin`)} then j.pin::int end),
      array_agg(case when j.iu_id is null then 'create' else 'compose' end),
      array_agg(j.title),
      array_agg(j.body),
      array_agg(${fnIuSha256}(j.body)),
      array_agg(coalesce(j.address, ${arg.p_address_prefix} || '/' || ${arg.p_first_order} + j.n - 1)),
      array_agg(coalesce(j.unit_kind, j.role)),
      array_agg(coalesce(j.metadata, '{}')),
      jsonb_agg(c.problem order by j.n) filter (where c.problem is not null)
    into
      v_orders, v_iu_ids, v_roles, v_pins, v_transitions,
      v_titles, v_bodies, v_digests, v_addresses, v_unit_kinds, v_metadata, v_problems
    from judged j
    cross join lateral (
      select ${specProblem({ roleKind: arg.p_role_kind, roles: sql`v_known_roles`, maxBodyBytes: sql`v_max_body_bytes` })} as problem
    ) as c;
    perform ${fnIuPieceProblemsRefuse}(v_problems, v_single);

    if 'compose' = any (v_transitions) then
      -- Nobody revises or withdraws a unit that is being shared before this transaction ends.
      perform 1
      from ${informationUnit} u
      where ${informationUnit.iu_id.of("u")} = any (v_iu_ids)
      order by ${informationUnit.iu_id.of("u")}
      for share;

      select
        array_agg(coalesce(${unitVersion.body_digest.of("v")}, p.digest) order by p.n),
        array_agg(${informationUnit.lifecycle_status.of("u")} order by p.n),
        array_agg(${unitVersion.version_no.of("v")} order by p.n),
        jsonb_agg(c.problem order by p.n) filter (where c.problem is not null)
      into v_digests, v_statuses, v_versions, v_problems
      from unnest(v_iu_ids, v_pins, v_digests, v_transitions) with ordinality as p (iu_id, pin, digest, transition_type, n)
      join ${iuTransitionType} t
        on ${iuTransitionType.transition_type.of("t")} = p.transition_type
      left join ${informationUnit} u
        on ${informationUnit.iu_id.of("u")} = p.iu_id
      left join ${unitVersion} v
        on ${unitVersion.iu_id.of("v")} = ${informationUnit.iu_id.of("u")}
        and ${unitVersion.version_no.of("v")} = coalesce(p.pin, ${informationUnit.current_version_no.of("u")})
      cross join lateral (
        select
          case
            when p.transition_type = 'create' then null
            when ${informationUnit.iu_id.of("u")} is null
              then ${problem(".iu_id", notFound, sql`format('There is no unit %s.', p.iu_id)`, { iu_id: sql`p.iu_id` })}
            when ${informationUnit.lifecycle_status.of("u")} <> all (${iuTransitionType.from_status.of("t")})
              then ${problem(
                ".iu_id",
                invalidTransition,
                sql`format('The unit %s is %s and cannot become a piece.', p.iu_id, ${informationUnit.lifecycle_status.of("u")})`,
                { iu_id: sql`p.iu_id`, from_status: informationUnit.lifecycle_status.of("u") },
              )}
            when ${unitVersion.iu_id.of("v")} is null
              then ${problem(".pinned_version_no", notFound, sql`format('The unit %s has no version %s.', p.iu_id, p.pin)`, {
                iu_id: sql`p.iu_id`,
                version_no: sql`p.pin`,
              })}
          end as problem
      ) as c;
      perform ${fnIuPieceProblemsRefuse}(v_problems, v_single);
    end if;

    insert into ${informationUnit} (
      ${informationUnit.iu_id}, ${informationUnit.canonical_address}, ${informationUnit.unit_kind}, ${informationUnit.metadata}, ${informationUnit.created_by}
    )
    select p.iu_id, p.address, p.unit_kind, p.metadata, ${arg.p_actor}
    from unnest(v_iu_ids, v_addresses, v_unit_kinds, v_metadata, v_transitions) as p (iu_id, address, unit_kind, metadata, transition_type)
    where p.transition_type = 'create'
    order by p.address collate "C"
    on conflict (${informationUnit.canonical_address}) do nothing;
    get diagnostics v_inserted = row_count;

    if v_inserted < cardinality(array_positions(v_transitions, 'create')) then
      select jsonb_agg(c.problem order by p.n)
      into v_problems
      from (
        select a.iu_id, a.address, a.n, row_number() over (partition by a.address order by a.n) as nth
        from unnest(v_iu_ids, v_addresses, v_transitions) with ordinality as a (iu_id, address, transition_type, n)
        where a.transition_type = 'create'
      ) as p
      join ${informationUnit} u
        on ${informationUnit.canonical_address.of("u")} = p.address
      cross join lateral (
        select
          case
            when ${informationUnit.iu_id.of("u")} <> all (v_iu_ids)
              then ${problem(".canonical_address", conflict, sql`format('The address %s is taken.', p.address)`, {
                canonical_address: sql`p.address`,
                iu_id: informationUnit.iu_id.of("u"),
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

    insert into ${unitVersion} (
      ${unitVersion.iu_id}, ${unitVersion.version_no}, ${unitVersion.title}, ${unitVersion.body}, ${unitVersion.body_digest}, ${unitVersion.created_by}
    )
    select p.iu_id, 1, p.title, p.body, p.digest, ${arg.p_actor}
    from unnest(v_iu_ids, v_titles, v_bodies, v_digests, v_transitions) as p (iu_id, title, body, digest, transition_type)
    where p.transition_type = 'create';

    insert into ${iuLifecycleLog} (
      ${iuLifecycleLog.log_id}, ${iuLifecycleLog.iu_id}, ${iuLifecycleLog.transition_type}, ${iuLifecycleLog.actor},
      ${iuLifecycleLog.from_status}, ${iuLifecycleLog.to_status}, ${iuLifecycleLog.version_no}, ${iuLifecycleLog.detail}
    )
    select
      ${fnIuUuid7}(v_at + p.n * interval '1 microsecond'), p.iu_id, p.transition_type, ${arg.p_actor},
      p.status, coalesce(p.status, 'draft'), coalesce(p.version_no, 1),
      jsonb_build_object('collection_key', ${arg.p_collection_key}, 'piece_order', p.piece_order)
    from unnest(v_orders, v_iu_ids, v_transitions, v_statuses, v_versions)
      with ordinality as p (piece_order, iu_id, transition_type, status, version_no, n);

    return query select v_orders, v_iu_ids, v_roles, v_pins, v_digests, v_transitions;
  `,
});
