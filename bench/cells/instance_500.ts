import type { Cell, Contestant } from "../cell.ts";
import { duel } from "../measure.ts";
import { openDatabase, same, traces } from "./collections.ts";

/** The plainest SQL that leaves the same rows: the pieces copied, logged and digested, nothing checked or locked by hand. */
export const instanceFloor = `
  with template as (
    select collection_id, role_kind from iu_core.iu_piece_collection where collection_key = $2
  ),
  collection as (
    insert into iu_core.iu_piece_collection
      (collection_key, collection_kind, role_kind, title, template_collection_id, metadata, created_by)
    select $1, 'instance', role_kind, 'Bench', collection_id, jsonb_build_object('made_from', $2), 'bench' from template
    returning collection_id
  ),
  piece as materialized (
    select m.piece_order, m.iu_id, m.role, m.pinned_version_no, u.lifecycle_status, v.version_no, v.body_digest
    from template
    join iu_core.iu_piece_membership m using (collection_id)
    join iu_core.information_unit u using (iu_id)
    join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = coalesce(m.pinned_version_no, u.current_version_no)
  ),
  membership as (
    insert into iu_core.iu_piece_membership (collection_id, piece_order, iu_id, role, pinned_version_no)
    select collection_id, piece_order, iu_id, role, pinned_version_no from piece, collection
  ),
  log as (
    insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, from_status, to_status, version_no, detail)
    select
      iu_id, 'compose', 'bench', lifecycle_status, lifecycle_status, version_no,
      jsonb_build_object('collection_key', $1, 'piece_order', piece_order)
    from piece
  ),
  shape as (
    select
      count(*) as piece_count,
      string_agg(piece_order || E'\\t' || iu_id || E'\\t' || role || E'\\n', '' order by piece_order) as lines,
      string_agg(piece_order || E'\\t' || iu_id || E'\\t' || role || E'\\t' || version_no || E'\\n', '' order by piece_order) as versions,
      string_agg(role || E'\\t' || body_digest, E'\\n' order by piece_order) as leaves
    from piece
  )
  insert into iu_core.iu_piece_collection_manifest
    (collection_id, manifest_no, graph_digest, content_digest, versions_digest, piece_count, change, created_by)
  select
    collection_id, 1, iu_core.fn_iu_sha256(E'iu.graph.v1\\n' || lines), iu_core.fn_iu_content_digest(leaves), iu_core.fn_iu_sha256(versions),
    piece_count, '{"action": "compose"}', 'bench'
  from shape, collection
`;

export const instance500: Cell = {
  name: "instance-500",
  work: "fn_iu_collection_instantiate of 500 shared pieces, gates, logs and events on",
  anchor: "one plain statement that leaves the same rows",
  judge: "at most",
  must: 1.6,
  aim: 1.2,
  async run(context) {
    const client = await openDatabase(context);
    const ours = new Map<number, Record<string, unknown>>();
    // Each round a template of its own for each contestant: a row that was locked once is locked faster.
    const template = (round: number, side: number) => `seed.${(2 * round + side) % 20}`;
    const instantiating: Contestant = {
      name: "fn_iu_collection_instantiate",
      work: async (round) => {
        await client.query("select iu_core.fn_iu_collection_instantiate($1, $2, 'Bench', 'bench')", [template(round, 0), `ours.${round}`]);
      },
      check: async (round) => void ours.set(round, await traces(client, `ours.${round}`)),
    };
    const floor: Contestant = {
      name: "floor",
      work: async (round) => {
        await client.query({ name: "instance-floor", text: instanceFloor, values: [`floor.${round}`, template(round, 1)] });
      },
      check: async (round) => same(ours.get(round) ?? {}, await traces(client, `floor.${round}`)),
    };
    return duel(instantiating, floor, context.rounds, "at most", "500 pieces");
  },
};
