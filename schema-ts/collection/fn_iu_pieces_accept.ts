import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { conflict, invalidTransition, notFound } from "../foundation/errors.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import {
  defineFunction,
  int,
  intArray,
  jsonb,
  lit,
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
import { fnIuCanonicalText } from "../unit/fn_iu_canonical_text.ts";
import { maxBodyBytes } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { iuTransitionType } from "../unit/iu_transition_type.ts";
import { addressProblem, bodyProblem, metadataProblem, titleProblem, unitKindProblem } from "../unit/text_rules.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { fnIuPieceProblemsRefuse } from "./fn_iu_piece_problems_refuse.ts";
import { iuCollectionKindRole } from "./iu_collection_kind_role.ts";
import { isUuid, isVersionNo, type PieceSpec, pieceProblem, specProblem } from "./piece_spec.ts";

/** `$[2]` for the third of several specs, `$` for a single one. */
const root = (n: ReturnType<typeof sql>) => sql`case when v_single then '$' else '$[' || ${n} - 1 || ']' end`;
const problem = (suffix: string, ...rest: [Parameters<typeof pieceProblem>[1], ReturnType<typeof sql>, Parameters<typeof pieceProblem>[3]]) =>
  pieceProblem({ order: sql`p.n`, path: sql`${root(sql`p.n`)} || ${lit(suffix)}` }, ...rest);

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
  pair: selfCompensating("Part of the functions that call it; they are undone as a whole."),
  proof: scenario({
    when: sql`select iu_core.fn_iu_pieces_accept('[{"title": "One", "body": "Text"}]', 'workflow', 'proof.accept', 1, 'proof.accept', 'proof')`,
  }),
  grantTo: [],
  declare: plpgsql`
    v_at timestamptz := clock_timestamp();
    v_single boolean := jsonb_typeof(p_pieces) = 'object';
    v_max_body_bytes int := ${fnDotConfigGet}(${maxBodyBytes})::int;
    v_known_roles text[];
    v_orders int[];
    v_iu_ids uuid[];
    v_roles text[];
    v_pins int[];
    v_titles text[];
    v_bodies text[];
    v_digests text[];
    v_addresses text[];
    v_unit_kinds text[];
    v_metadata jsonb[];
    v_transitions text[];
    v_statuses text[];
    v_versions int[];
    v_problems jsonb;
    v_inserted int;
  `,
  body: ({ arg }) => plpgsql`
    v_known_roles := array(
      select ${iuCollectionKindRole.role.of("r")}
      from ${iuCollectionKindRole} r
      where ${iuCollectionKindRole.collection_kind.of("r")} = ${arg.p_role_kind}
      order by ${iuCollectionKindRole.position.of("r")}
    );

    -- Every step is materialised: an expression that is written once must also run once.
    with spec as materialized (
      select
        e.n::int as n,
        e.spec,
        e.spec ->> 'iu_id' as iu_id,
        e.spec ->> 'title' as title,
        e.spec ->> 'body' as body,
        e.spec ->> 'canonical_address' as address,
        e.spec ->> 'unit_kind' as unit_kind,
        nullif(e.spec -> 'metadata', 'null') as metadata,
        e.spec ->> 'pinned_version_no' as pin,
        coalesce(e.spec ->> 'role', case cardinality(v_known_roles) when 1 then v_known_roles[1] end) as role
      from jsonb_array_elements(case when v_single then jsonb_build_array(${arg.p_pieces}) else ${arg.p_pieces} end) with ordinality as e (spec, n)
    ),
    canonical as materialized (
      select
        s.n,
        s.spec,
        s.iu_id,
        s.pin,
        s.role,
        ${fnIuCanonicalText}(s.title) as title,
        case when octet_length(s.body) <= v_max_body_bytes then ${fnIuCanonicalText}(s.body) end as body,
        case when s.iu_id is null then ${bodyProblem(sql`s.body`, sql`v_max_body_bytes`)} end as body_problem,
        ${fnIuCanonicalText}(s.address) as address,
        s.unit_kind,
        s.metadata
      from spec s
    ),
    judged as materialized (
      select
        c.*,
        case when c.iu_id is null then ${titleProblem(sql`c.title`)} end as title_problem,
        case when c.address is not null then ${addressProblem(sql`c.address`)} end as address_problem,
        case when c.unit_kind is not null then ${unitKindProblem(sql`c.unit_kind`)} end as unit_kind_problem,
        case when c.metadata is not null then ${metadataProblem(sql`c.metadata`)} end as metadata_problem
      from canonical c
    )
    select
      array_agg(${arg.p_first_order} + j.n - 1),
      array_agg(case when j.iu_id is null then ${fnIuUuid7}(v_at + j.n * interval '1 microsecond') when ${isUuid(sql`j.iu_id`)} then j.iu_id::uuid end),
      array_agg(j.role),
      array_agg(case when ${isVersionNo(sql`j.pin`)} then j.pin::int end),
      array_agg(j.title),
      array_agg(j.body),
      array_agg(${fnIuSha256}(j.body)),
      array_agg(coalesce(j.address, ${arg.p_address_prefix} || '/' || ${arg.p_first_order} + j.n - 1)),
      array_agg(coalesce(j.unit_kind, j.role)),
      array_agg(coalesce(j.metadata, '{}')),
      array_agg(case when j.iu_id is null then 'create' else 'compose' end),
      jsonb_agg(p.problem order by j.n) filter (where p.problem is not null)
    into
      v_orders,
      v_iu_ids,
      v_roles,
      v_pins,
      v_titles,
      v_bodies,
      v_digests,
      v_addresses,
      v_unit_kinds,
      v_metadata,
      v_transitions,
      v_problems
    from judged j
    cross join lateral (
      select ${specProblem({ root: root(sql`j.n`), roleKind: arg.p_role_kind, roles: sql`v_known_roles`, maxBodyBytes: sql`v_max_body_bytes` })} as problem
    ) as p;
    perform ${fnIuPieceProblemsRefuse}(v_problems);

    if 'compose' = any (v_transitions) then
      -- Until the end of the transaction nobody revises or withdraws a unit that is being shared.
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
      left join ${informationUnit} u
        on ${informationUnit.iu_id.of("u")} = p.iu_id
      left join ${unitVersion} v
        on ${unitVersion.iu_id.of("v")} = ${informationUnit.iu_id.of("u")}
        and ${unitVersion.version_no.of("v")} = coalesce(p.pin, ${informationUnit.current_version_no.of("u")})
      left join ${iuTransitionType} t
        on ${iuTransitionType.transition_type.of("t")} = p.transition_type
      cross join lateral (
        select
          case
            when p.transition_type = 'create' then null
            when ${informationUnit.iu_id.of("u")} is null then ${problem(".iu_id", notFound, sql`format('There is no unit %s.', p.iu_id)`, {
              iu_id: sql`p.iu_id`,
            })}
            when ${informationUnit.lifecycle_status.of("u")} <> all (${iuTransitionType.from_status.of("t")}) then ${problem(
              ".iu_id",
              invalidTransition,
              sql`format('The unit %s is %s and cannot become a piece.', p.iu_id, ${informationUnit.lifecycle_status.of("u")})`,
              { iu_id: sql`p.iu_id`, lifecycle_status: informationUnit.lifecycle_status.of("u") },
            )}
            when ${unitVersion.iu_id.of("v")} is null then ${problem(
              ".pinned_version_no",
              notFound,
              sql`format('The unit %s has no version %s.', p.iu_id, p.pin)`,
              { iu_id: sql`p.iu_id`, version_no: sql`p.pin` },
            )}
          end as problem
      ) as c;
      perform ${fnIuPieceProblemsRefuse}(v_problems);
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
      select jsonb_agg(c.problem)
      into v_problems
      from (
        select ${problem("", conflict, sql`''`, {})} as problem
      ) as c;
      perform ${fnIuPieceProblemsRefuse}(v_problems);
    end if;
  `,
});
