import type pg from "pg";
import type { Cell, Contestant } from "../cell.ts";
import { duel } from "../measure.ts";
import { openDatabase, same } from "./collections.ts";

const operations = 20;
const partsOf = 5;
const bodyOf = (n: number) => `${`Paragraph ${n} of the rule, checked against the order. `.repeat(4)}`;
const parts = JSON.stringify(Array.from({ length: partsOf }, (_, n) => ({ title: `Part ${n + 1}`, body: bodyOf(n) })));

/** What every split and merge leaves besides its new units: the plainest statements, nothing checked, asked for or locked. */
const recorded = (operation: string) => `
  derivation as (
    insert into iu_core.iu_derivation (
      operation, operation_id, from_iu_id, from_version_no, from_status, to_iu_id, to_version_no, to_status, part_no, review_decision_id, created_by
    )
    select
      '${operation}', o.operation_id, f.iu_id, f.version_no, f.lifecycle_status, p.iu_id, 1, 'draft', greatest(f.n, p.n),
      '00000000-0000-7000-8000-000000000000', 'bench'
    from op o, old f, part p
  ),
  superseded as (
    update iu_core.information_unit u set lifecycle_status = 'superseded' from old f where u.iu_id = f.iu_id
  ),
  unit as (
    insert into iu_core.information_unit (iu_id, canonical_address, unit_kind, created_by)
    select p.iu_id, p.address, (select unit_kind from old where n = 1), 'bench' from part p
  ),
  version as (
    insert into iu_core.unit_version (iu_id, version_no, title, body, body_digest, created_by)
    select p.iu_id, 1, p.title, p.body, iu_core.fn_iu_sha256(p.body), 'bench' from part p
  ),
  log as (
    insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, from_status, to_status, version_no, detail)
    select p.iu_id, 'create', 'bench', null, 'draft', 1, jsonb_build_object('operation_id', o.operation_id) from op o, part p
    union all
    select f.iu_id, '${operation}', 'bench', f.lifecycle_status, 'superseded', f.version_no, jsonb_build_object('operation_id', o.operation_id)
    from op o, old f
  )
  insert into iu_core.iu_membership_decision (operation_id, collection_id, pieces, manifest_no)
  select
    o.operation_id, m.collection_id,
    jsonb_agg(jsonb_build_object('piece_order', m.piece_order, 'iu_id', m.iu_id, 'role', m.role)),
    (select manifest_no from iu_core.iu_piece_collection c where c.collection_id = m.collection_id)
  from op o, old f
  join iu_core.iu_piece_membership m on m.iu_id = f.iu_id and m.pinned_version_no is null
  group by o.operation_id, m.collection_id
`;
const old = `
  op as materialized (select iu_core.fn_iu_uuid7() as operation_id),
  old as materialized (
    select u.iu_id, u.canonical_address, u.unit_kind, u.lifecycle_status, v.version_no, v.body, g.n::int
    from unnest($1::uuid[]) with ordinality as g (iu_id, n)
    join iu_core.information_unit u using (iu_id)
    join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = u.current_version_no
  )
`;
const splitFloor = `
  with ${old},
  part as materialized (
    select e.n::int, iu_core.fn_iu_uuid7() as iu_id, f.canonical_address || '/' || e.n as address, e.spec ->> 'title' as title, e.spec ->> 'body' as body
    from old f, jsonb_array_elements($2::jsonb) with ordinality as e (spec, n)
  ),
  ${recorded("split")}
`;
const mergeFloor = `
  with ${old},
  part as materialized (
    select
      1 as n, iu_core.fn_iu_uuid7() as iu_id, min(f.canonical_address) filter (where f.n = 1) || '/merged' as address,
      $2::text as title, string_agg(f.body, E'\\n\\n' order by f.n) as body
    from old f
  ),
  ${recorded("merge")}
`;

interface Stage {
  split: { iu_id: string; decision: string }[];
  merge: { iu_ids: string[]; decision: string }[];
}

/** Units to split and to merge, all pieces of one workflow, and a review that allows each operation. */
async function stage(client: pg.Client, key: string): Promise<Stage> {
  const pieces = Array.from({ length: operations * (1 + partsOf) }, (_, n) => ({ title: `Step ${n}`, body: bodyOf(n) }));
  await client.query("select iu_core.fn_iu_compose($1, 'workflow', 'Bench', $2, 'bench')", [key, JSON.stringify(pieces)]);
  const reviewed = async (operation: string, groups: string) =>
    (
      await client.query(
        `with asked as materialized (
           select g.iu_ids, iu_core.fn_review_request('${operation}', g.iu_ids, 'bench') as request from (${groups}) as g
         )
         select a.iu_ids, iu_core.fn_approval_vote(a.request, 'voter', 'approve'), iu_core.fn_review_decide(a.request, 'bench') as decision from asked a`,
        [key],
      )
    ).rows;
  const members =
    "select m.* from iu_core.iu_piece_membership m join iu_core.iu_piece_collection c using (collection_id) where c.collection_key = $1";
  const split = await reviewed("split", `select array[iu_id] as iu_ids from (${members}) as m where piece_order <= ${operations}`);
  const merge = await reviewed(
    "merge",
    `select array_agg(iu_id order by piece_order) as iu_ids from (${members}) as m where piece_order > ${operations} group by (piece_order - 1) / ${partsOf}`,
  );
  return { split: split.map(({ iu_ids, decision }) => ({ iu_id: iu_ids[0], decision })), merge };
}

/** What the operations on a workflow's units left behind. */
const traces = async (client: pg.Client, key: string): Promise<Record<string, unknown>> =>
  (
    await client.query(
      `with member as (
         select m.iu_id from iu_core.iu_piece_membership m join iu_core.iu_piece_collection c using (collection_id) where c.collection_key = $1
       )
       select
         (select count(*) from member join iu_core.information_unit using (iu_id) where lifecycle_status = 'superseded') as superseded,
         count(*) as derivations, count(distinct d.operation_id) as operations, count(distinct d.to_iu_id) as new_units,
         (select count(*) from iu_core.iu_membership_decision w where w.operation_id = any (array_agg(d.operation_id))) as decisions,
         (select sum(jsonb_array_length(w.pieces)) from iu_core.iu_membership_decision w where w.operation_id = any (array_agg(d.operation_id))) as pieces,
         (
           select count(*) from iu_core.iu_lifecycle_log l
           where l.iu_id = any (array_agg(d.to_iu_id) || array_agg(d.from_iu_id)) and l.detail ? 'operation_id'
         ) as log,
         (
           select count(*) from iu_core.v_piece_event_outbox e
           where e.subject_id = any (array_agg(d.to_iu_id) || array_agg(d.from_iu_id)) and e.event_type in ('piece.split', 'piece.merged')
         ) as events,
         (
           select iu_core.fn_iu_sha256(string_agg(v.body_digest, ',' order by v.body_digest))
           from iu_core.unit_version v where v.iu_id = any (array_agg(d.to_iu_id))
         ) as texts
       from member m join iu_core.iu_derivation d on d.from_iu_id = m.iu_id`,
      [key],
    )
  ).rows[0];

export const splitMerge: Cell = {
  name: "split-merge",
  work: `${operations} fn_iu_split into ${partsOf} parts and ${operations} fn_iu_merge of ${partsOf} units, one transaction, reviews, logs and events on`,
  anchor: "one plain statement each that leaves the same rows",
  judge: "at most",
  must: 4,
  aim: 2,
  async run(context) {
    const client = await openDatabase(context);
    await client.query("select iu_core.fn_approval_principal_set('voter', 'reviewer', 'bench')");
    const stages = new Map<string, Stage>();
    const ours = new Map<number, Record<string, unknown>>();
    const contestant = (name: string, of: Pick<Contestant, "check"> & { each(stage: Stage): Promise<void> }): Contestant => ({
      name,
      before: async (round) => void stages.set(name, await stage(client, `${name}.${round}`)),
      // One commit: waiting for the disk would be most of what is timed.
      work: async () => {
        await client.query("begin");
        await of.each(stages.get(name) as Stage);
        await client.query("commit");
      },
      check: of.check,
    });
    return duel(
      contestant("functions", {
        each: async ({ split, merge }) => {
          for (const { iu_id, decision } of split)
            await client.query({
              name: "split",
              text: "select iu_core.fn_iu_split($1, $2, $3, 'bench')",
              values: [iu_id, parts, decision],
            });
          for (const { iu_ids, decision } of merge)
            await client.query({
              name: "merge",
              text: "select iu_core.fn_iu_merge($1, $2, $3, 'bench')",
              values: [iu_ids, '{"title": "Merged"}', decision],
            });
        },
        check: async (round) => void ours.set(round, await traces(client, `functions.${round}`)),
      }),
      contestant("floor", {
        each: async ({ split, merge }) => {
          for (const { iu_id } of split) await client.query({ name: "split-floor", text: splitFloor, values: [[iu_id], parts] });
          for (const { iu_ids } of merge) await client.query({ name: "merge-floor", text: mergeFloor, values: [iu_ids, "Merged"] });
        },
        check: async (round) => same(ours.get(round) ?? {}, await traces(client, `floor.${round}`)),
      }),
      context.rounds,
      "at most",
      `${2 * operations} operations`,
    );
  },
};
