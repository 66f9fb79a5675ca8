import { fnIuPieceProblemsRefuse } from "../collection/fn_iu_piece_problems_refuse.ts";
import { iuPieceCollection } from "../collection/iu_piece_collection.ts";
import { iuPieceMembership } from "../collection/iu_piece_membership.ts";
import { isUuid, isVersionNo, problemOf } from "../collection/piece_spec.ts";
import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { conflict, invalidArgument, invalidTransition, notFound } from "../foundation/errors.ts";
import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { fnIuUuid7 } from "../foundation/fn_iu_uuid7.ts";
import {
  defineFunction,
  type Fragment,
  functionNamed,
  type Hole,
  int,
  jsonb,
  lit,
  plpgsql,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
  uuid,
} from "../kit/index.ts";
import { fnIuCanonicalText } from "../unit/fn_iu_canonical_text.ts";
import { maxBodyBytes } from "../unit/gates.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { iuLifecycleLog } from "../unit/iu_lifecycle_log.ts";
import { iuTransitionType } from "../unit/iu_transition_type.ts";
import { bodyProblem, titleProblem } from "../unit/text_rules.ts";
import { unitVersion } from "../unit/unit_version.ts";

/** The new text of one unit. */
export interface RevisionSpec {
  iu_id: string;
  title: string;
  body: string;
  /** The current version the caller has read. */
  expected_version_no: number;
}

const unit = informationUnit;
const version = unitVersion;
const log = iuLifecycleLog;
const problem = problemOf(sql`p.n`);
const keys = sql`array['iu_id', 'title', 'body', 'expected_version_no']`;
const arm = (condition: Fragment, ...rest: Parameters<typeof problem>) => sql`when ${condition} then ${problem(...rest)}`;
const said = (sentence: Hole, at: string) => arm(sql`${sentence} is not null`, at, invalidArgument, sentence);

export const fnIuUnitsRevise = defineFunction({
  name: "fn_iu_units_revise",
  summary: "Writes new versions of many units of one collection; the same text, after normalisation, writes nothing.",
  details: "All or nothing. Units are locked in the order of their ids; the caller holds the collection's row lock.",
  args: {
    p_collection_id: uuid("The collection whose pieces the units are."),
    p_revisions: jsonb<RevisionSpec[]>("The new texts, each unit once."),
    p_change_note: text("Why, for every version; checked by the caller.").nullable(),
    p_actor: text("Who asks; checked by the caller."),
  },
  returns: int("Versions written."),
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [informationUnit, unitVersion, iuLifecycleLog],
  pair: selfCompensating("Revise again with the texts of the versions before: versions are never taken back."),
  proof: scenario({
    given: sql`select ${functionNamed("fn_iu_compose")}('proof.revise', 'workflow', 'Quy trình', '[{"title": "Bước 1", "body": "Nhận."}]', 'proof')`,
    when: sql`
      select ${functionNamed("fn_iu_units_revise")}(
        ${iuPieceCollection.collection_id.of("c")},
        jsonb_build_array(jsonb_build_object('iu_id', ${unit.iu_id.of("u")}, 'title', 'Bước 1', 'body', 'Nhận và ghi sổ.', 'expected_version_no', 1)),
        null, 'proof'
      )
      from ${iuPieceCollection} c
      cross join ${unit} u
      where ${iuPieceCollection.collection_key.of("c")} = 'proof.revise' and ${unit.canonical_address.of("u")} = 'proof.revise/1'
    `,
    opens: ["iu_core.composer_enabled"],
  }),
  grantTo: [],
  declare: sql`
    v_at timestamptz := clock_timestamp();
    v_max_body_bytes int := ${fnDotConfigGet}(${maxBodyBytes})::int;
    v_iu_ids uuid[];
    v_titles text[];
    v_bodies text[];
    v_expected int[];
    v_digests text[];
    v_statuses text[];
    v_problems jsonb;
  `,
  body: ({ arg }) => plpgsql`
    with spec as (
      select
        e.n,
        e.spec,
        e.spec ->> 'iu_id' as iu_id,
        ${fnIuCanonicalText}(e.spec ->> 'title') as title,
        e.spec ->> 'body' as body,
        e.spec ->> 'expected_version_no' as expected,
        case when jsonb_typeof(e.spec) = 'object' then (select min(k) from jsonb_object_keys(e.spec - ${keys}) as k) end as other_key
      from jsonb_array_elements(${arg.p_revisions}) with ordinality as e (spec, n)
      offset 0
    ),
    judged as (
      select
        s.*,
        ${titleProblem(sql`s.title`)} as title_problem,
        ${bodyProblem(sql`s.body`, sql`v_max_body_bytes`)} as body_problem,
        row_number() over (partition by s.iu_id order by s.n) as nth
      from spec s
      offset 0
    )
    select
      array_agg(case when ${isUuid(sql`p.iu_id`)} then p.iu_id::uuid end order by p.n),
      array_agg(p.title order by p.n),
      array_agg(case when p.body_problem is null then ${fnIuCanonicalText}(p.body) end order by p.n),
      array_agg(case when ${isVersionNo(sql`p.expected`)} then p.expected::int end order by p.n),
      jsonb_agg(c.problem order by p.n) filter (where c.problem is not null)
    into v_iu_ids, v_titles, v_bodies, v_expected, v_problems
    from judged p
    cross join lateral (
      select
        case
          ${arm(sql`jsonb_typeof(p.spec) <> 'object'`, "", invalidArgument, "A revision is a JSON object.")}
          ${arm(sql`p.other_key is not null`, sql`'.' || p.other_key`, invalidArgument, "A revision has no such key.")}
          ${arm(sql`p.iu_id is null or not ${isUuid(sql`p.iu_id`)}`, ".iu_id", invalidArgument, "iu_id is a UUID.")}
          ${arm(sql`p.nth > 1`, ".iu_id", invalidArgument, "A unit is revised once.")}
          ${arm(sql`jsonb_typeof(p.spec -> 'title') <> 'string'`, ".title", invalidArgument, "title is a string.")}
          ${said(sql`p.title_problem`, ".title")}
          ${arm(sql`jsonb_typeof(p.spec -> 'body') <> 'string'`, ".body", invalidArgument, "body is a string.")}
          ${said(sql`p.body_problem`, ".body")}
          ${arm(
            sql`p.expected is null or jsonb_typeof(p.spec -> 'expected_version_no') <> 'number' or not ${isVersionNo(sql`p.expected`)}`,
            ".expected_version_no",
            invalidArgument,
            "expected_version_no is a whole number from 1.",
          )}
        end as problem
    ) as c;
    perform ${fnIuPieceProblemsRefuse}(v_problems, false);

    perform
    from ${unit} u
    where ${unit.iu_id.of("u")} = any (v_iu_ids)
    order by ${unit.iu_id.of("u")}
    for no key update;

    select
      array_agg(${unit.lifecycle_status.of("u")} order by p.n),
      array_agg(${fnIuSha256}(p.body) order by p.n),
      jsonb_agg(c.problem order by p.n) filter (where c.problem is not null)
    into v_statuses, v_digests, v_problems
    from unnest(v_iu_ids, v_bodies, v_expected) with ordinality as p (iu_id, body, expected, n)
    join ${iuTransitionType} k on ${iuTransitionType.transition_type.of("k")} = 'revise'
    left join lateral (
      select ${unit.lifecycle_status.of("n")}, ${unit.current_version_no.of("n")}
      from ${unit} n
      where ${unit.iu_id.of("n")} = p.iu_id
      offset 0
    ) as u on true
    cross join lateral (
      select
        case
          when not exists (
            select
            from ${iuPieceMembership} m
            where ${iuPieceMembership.collection_id.of("m")} = ${arg.p_collection_id} and ${iuPieceMembership.iu_id.of("m")} = p.iu_id
          ) then ${problem(".iu_id", notFound, sql`format('The unit %s is no piece of the collection.', p.iu_id)`, { iu_id: sql`p.iu_id` })}
          when ${unit.lifecycle_status.of("u")} <> all (${iuTransitionType.from_status.of("k")})
            then ${problem(
              ".iu_id",
              invalidTransition,
              sql`format('The unit %s is %s and cannot be revised.', p.iu_id, ${unit.lifecycle_status.of("u")})`,
              {
                iu_id: sql`p.iu_id`,
                from_status: unit.lifecycle_status.of("u"),
              },
            )}
          when ${unit.current_version_no.of("u")} <> p.expected
            then ${problem(
              ".expected_version_no",
              conflict,
              sql`format('The unit %s is at version %s, not at the expected %s.', p.iu_id, ${unit.current_version_no.of("u")}, p.expected)`,
              { iu_id: sql`p.iu_id`, expected: sql`p.expected`, actual: unit.current_version_no.of("u") },
            )}
        end as problem
    ) as c;
    perform ${fnIuPieceProblemsRefuse}(v_problems, false);

    select array_agg(p.iu_id), array_agg(p.title), array_agg(p.body), array_agg(p.digest), array_agg(p.expected + 1), array_agg(p.status)
    into v_iu_ids, v_titles, v_bodies, v_digests, v_expected, v_statuses
    from unnest(v_iu_ids, v_titles, v_bodies, v_digests, v_expected, v_statuses) as p (iu_id, title, body, digest, expected, status)
    join ${version} v
      on ${version.iu_id.of("v")} = p.iu_id and ${version.version_no.of("v")} = p.expected
    where ${version.title.of("v")} <> p.title or ${version.body_digest.of("v")} <> p.digest;
    if v_iu_ids is null then
      return 0;
    end if;

    insert into ${version} (
      ${version.iu_id}, ${version.version_no}, ${version.title}, ${version.body}, ${version.body_digest}, ${version.change_note}, ${version.created_by}
    )
    select p.iu_id, p.version_no, p.title, p.body, p.digest, ${arg.p_change_note}, ${arg.p_actor}
    from unnest(v_iu_ids, v_expected, v_titles, v_bodies, v_digests) as p (iu_id, version_no, title, body, digest);

    update ${unit} u
    set current_version_no = p.version_no
    from unnest(v_iu_ids, v_expected) as p (iu_id, version_no)
    where ${unit.iu_id.of("u")} = p.iu_id;

    insert into ${log} (
      ${log.log_id}, ${log.iu_id}, ${log.transition_type}, ${log.actor}, ${log.from_status}, ${log.to_status}, ${log.version_no}
    )
    select ${fnIuUuid7}(v_at + p.n * interval '1 microsecond'), p.iu_id, ${lit("revise")}, ${arg.p_actor}, p.status, p.status, p.version_no
    from unnest(v_iu_ids, v_statuses, v_expected) with ordinality as p (iu_id, status, version_no, n);

    return cardinality(v_iu_ids);
  `,
});
