import { fnIuPieceProblemsRefuse } from "../collection/fn_iu_piece_problems_refuse.ts";
import { problemOf } from "../collection/piece_spec.ts";
import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { conflict } from "../foundation/errors.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import {
  defineFunction,
  functionNamed,
  jsonb,
  plpgsql,
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
import { addressProblem, bodyProblem, metadataProblem, titleProblem, unitKindProblem } from "../unit/text_rules.ts";
import { unitVersion } from "../unit/unit_version.ts";
import { type PartSpec, partKeys, partProblem } from "./part_spec.ts";

const u = informationUnit;
const v = unitVersion;

export const fnIuUnitsMint = defineFunction({
  name: "fn_iu_units_mint",
  summary: "Makes drafts of new texts: what comes out of a split or a merge.",
  details:
    "All or nothing; fn_iu_structure_record logs them. New addresses are inserted in byte order: two callers never wait for each other in a circle. Paths of refusals begin with $[2] for the third spec of an array, and with $ for a single one.",
  args: {
    p_specs: jsonb<PartSpec[] | PartSpec>("An array of specs, or a single one."),
    p_addresses: textArray("The address of each that names none."),
    p_unit_kind: text("The kind of those that name none."),
    p_scope: text("The scope of all of them; null: every reader sees them.").nullable(),
    p_actor: text("Who asks; checked by the caller."),
  },
  returns: uuidArray("The units, in the order of the specs."),
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [informationUnit, unitVersion],
  pair: selfCompensating("Part of the functions that call it, which are undone as a whole."),
  proof: scenario({
    when: sql`select ${functionNamed("fn_iu_units_mint")}('{"title": "Điều 1", "body": "Phạm vi."}', '{proof/mint}', 'clause', null, 'proof')`,
  }),
  grantTo: [],
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_single boolean := jsonb_typeof(p_specs) <> 'array';
    v_max_body_bytes int := ${fnDotConfigGet}(${maxBodyBytes})::int;
    v_iu_ids uuid[];
    v_titles text[];
    v_bodies text[];
    v_addresses text[];
    v_unit_kinds text[];
    v_metadata jsonb[];
    v_inserted int;
    v_problems jsonb;
  `,
  // OFFSET 0 keeps the steps apart: an expression is run once, not once for each place that names its column.
  body: ({ arg }) => plpgsql`
    with spec as (
      select
        e.n,
        e.spec,
        ${fnIuCanonicalText}(e.spec ->> 'title') as title,
        e.spec ->> 'body' as body,
        ${fnIuCanonicalText}(coalesce(e.spec ->> 'canonical_address', ${arg.p_addresses}[e.n])) as address,
        coalesce(e.spec ->> 'unit_kind', ${arg.p_unit_kind}) as unit_kind,
        coalesce(nullif(e.spec -> 'metadata', 'null'), '{}') as metadata,
        case when jsonb_typeof(e.spec) = 'object' then (select min(k) from jsonb_object_keys(e.spec - ${partKeys}) as k) end as other_key
      from jsonb_array_elements(case when v_single then jsonb_build_array(${arg.p_specs}) else ${arg.p_specs} end) with ordinality as e (spec, n)
      offset 0
    ),
    judged as (
      select
        s.*,
        ${titleProblem(sql`s.title`)} as title_problem,
        ${bodyProblem(sql`s.body`, sql`v_max_body_bytes`)} as body_problem,
        ${addressProblem(sql`s.address`)} as address_problem,
        ${unitKindProblem(sql`s.unit_kind`)} as unit_kind_problem,
        ${metadataProblem(sql`s.metadata`)} as metadata_problem,
        row_number() over (partition by s.address order by s.n) as nth
      from spec s
      offset 0
    )
    select
      array_agg(${fnIuUuid7}(v_at + j.n * interval '1 microsecond') order by j.n),
      array_agg(j.title order by j.n),
      array_agg(case when j.body_problem is null then ${fnIuCanonicalText}(j.body) end order by j.n),
      array_agg(j.address order by j.n),
      array_agg(j.unit_kind order by j.n),
      array_agg(j.metadata order by j.n),
      jsonb_agg(c.problem order by j.n) filter (where c.problem is not null)
    into v_iu_ids, v_titles, v_bodies, v_addresses, v_unit_kinds, v_metadata, v_problems
    from judged j
    cross join lateral (
      select ${partProblem(sql`v_max_body_bytes`)} as problem
    ) as c;
    perform ${fnIuPieceProblemsRefuse}(v_problems, v_single);

    insert into ${u} (${u.iu_id}, ${u.canonical_address}, ${u.unit_kind}, ${u.metadata}, ${u.scope}, ${u.created_by})
    select p.iu_id, p.address, p.unit_kind, p.metadata, ${arg.p_scope}, ${arg.p_actor}
    from unnest(v_iu_ids, v_addresses, v_unit_kinds, v_metadata) as p (iu_id, address, unit_kind, metadata)
    order by p.address collate "C"
    on conflict (${u.canonical_address}) do nothing;
    get diagnostics v_inserted = row_count;
    if v_inserted < cardinality(v_iu_ids) then
      select jsonb_agg(
        ${problemOf(sql`p.n`)(".canonical_address", conflict, sql`format('The address %s is taken.', p.address)`, {
          canonical_address: sql`p.address`,
          iu_id: u.iu_id.of("u"),
        })}
        order by p.n
      )
      into v_problems
      from unnest(v_addresses) with ordinality as p (address, n)
      join ${u} u on ${u.canonical_address.of("u")} = p.address
      where ${u.iu_id.of("u")} <> all (v_iu_ids);
      perform ${fnIuPieceProblemsRefuse}(v_problems, v_single);
    end if;

    insert into ${v} (${v.iu_id}, ${v.version_no}, ${v.title}, ${v.body}, ${v.body_digest}, ${v.created_by})
    select p.iu_id, 1, p.title, p.body, ${fnIuSha256}(p.body), ${arg.p_actor}
    from unnest(v_iu_ids, v_titles, v_bodies) as p (iu_id, title, body);

    return v_iu_ids;
  `,
});
