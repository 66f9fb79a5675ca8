import type { Cell, Contestant } from "../cell.ts";
import { duel } from "../measure.ts";
import { compose, openDatabase, same, specs, traces } from "./collections.ts";

const pieces = specs(500);

/**
 * The plainest SQL that leaves the same rows: one statement, no check of anything, constants where the function decides. Digests are
 * rows too, so it computes them; ids come from the column defaults' generator.
 */
export const composeFloor = `
  with collection as (
    insert into iu_core.iu_piece_collection (collection_key, collection_kind, role_kind, title, created_by)
    values ($1, 'workflow', 'workflow', 'Bench', 'bench')
    returning collection_id
  ),
  piece as materialized (
    select iu_core.fn_iu_uuid7() as iu_id, s.n::int as piece_order, s.title, s.body, iu_core.fn_iu_sha256(s.body) as body_digest
    from rows from (jsonb_to_recordset($2::jsonb) as (title text, body text)) with ordinality as s (title, body, n)
  ),
  unit as (
    insert into iu_core.information_unit (iu_id, canonical_address, unit_kind, created_by)
    select iu_id, $1 || '/' || piece_order, 'step', 'bench' from piece
  ),
  version as (
    insert into iu_core.unit_version (iu_id, version_no, title, body, body_digest, created_by)
    select iu_id, 1, title, body, body_digest, 'bench' from piece
  ),
  membership as (
    insert into iu_core.iu_piece_membership (collection_id, piece_order, iu_id, role)
    select collection_id, piece_order, iu_id, 'step' from piece, collection
  ),
  log as (
    insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, to_status, version_no, detail)
    select iu_id, 'create', 'bench', 'draft', 1, jsonb_build_object('collection_key', $1, 'piece_order', piece_order) from piece
  ),
  shape as (
    select
      count(*) as piece_count,
      string_agg(piece_order || E'\\t' || iu_id || E'\\tstep\\n', '' order by piece_order) as lines,
      string_agg(piece_order || E'\\t' || iu_id || E'\\tstep\\t1\\n', '' order by piece_order) as versions,
      string_agg(E'step\\t' || body_digest, E'\\n' order by piece_order) as leaves
    from piece
  )
  insert into iu_core.iu_piece_collection_manifest
    (collection_id, manifest_no, graph_digest, content_digest, versions_digest, piece_count, change, created_by)
  select
    collection_id, 1, iu_core.fn_iu_sha256(E'iu.graph.v1\\n' || lines), iu_core.fn_iu_content_digest(leaves), iu_core.fn_iu_sha256(versions),
    piece_count, '{"action": "compose"}', 'bench'
  from shape, collection
`;

export const compose500: Cell = {
  name: "compose-500",
  work: "fn_iu_compose of 500 new pieces, gates, logs and events on",
  anchor: "one plain statement that leaves the same rows",
  judge: "at most",
  must: 2,
  aim: 1.3,
  async run(context) {
    const client = await openDatabase(context);
    let ours: Record<string, unknown> = {};
    const composing: Contestant = {
      name: "fn_iu_compose",
      work: async (round) => void (await compose(client, `ours.${round}`, pieces)),
      check: async (round) => {
        ours = await traces(client, `ours.${round}`);
      },
    };
    const floor: Contestant = {
      name: "floor",
      work: async (round) => void (await client.query({ name: "compose-floor", text: composeFloor, values: [`floor.${round}`, pieces] })),
      check: async (round) => same(ours, await traces(client, `floor.${round}`)),
    };
    return duel(composing, floor, context.rounds, "at most", "500 pieces of 210 bytes");
  },
};
