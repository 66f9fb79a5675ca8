import type pg from "pg";
import type { Cell, Contestant } from "../cell.ts";
import { duel } from "../measure.ts";
import { openDatabase, same } from "./collections.ts";

const sections = 1000;
const source = Array.from(
  { length: sections },
  (_, i) => `## Section ${i + 1}\n\n${"Check the entry against the order. ".repeat(6)}\n\n`,
).join("");

/** From the source to units in force, as its users call it. */
async function cutAndEnact(client: pg.Client, key: string): Promise<void> {
  const value = async (text: string, ...values: unknown[]) => (await client.query(`select ${text} as value`, values)).rows[0].value;
  const approve = (request: string) => value("iu_core.fn_approval_vote($1, 'voter', 'approve')", request);
  const cut = await value("iu_core.fn_cut_open($1, $2, 'bench')", key, source);
  await value("iu_core.fn_cut_plan_markdown($1, 'bench')", cut);
  await approve((await value("iu_core.fn_cut_submit($1, 'bench')", cut)).approval_request_id);
  await value("iu_core.fn_cut_execute($1, 'real', 'bench')", cut);
  await value("iu_core.fn_cut_verify($1, 'voter')", cut);
  const { to_enact: units } = await value("iu_core.fn_cut_complete($1, 'bench')", cut);
  const request = await value("iu_core.fn_review_request('enact', $1, 'bench')", units);
  await approve(request);
  const change = await value("iu_core.fn_governance_author($1, $2, 'bench', $3)", key, request, cut);
  await value("iu_core.fn_iu_enact_many($1, $2, $3, 'bench')", units, change.review_decision_id, change.change_set_id);
}

/** The plainest SQL that leaves the same rows for each unit, and its envelope; what there is once for a document it leaves out. */
const floor = `
  with document as (
    insert into iu_core.cut_document (document_key, opened_by) values ($1, 'bench') returning document_key
  ),
  request as (
    insert into iu_core.cut_request (document_key, source, source_digest, source_bytes, opened_by, changed_by)
    select document_key, $2, iu_core.fn_iu_sha256($2), octet_length($2), 'bench', 'bench' from document
    returning cut_request_id
  ),
  manifest as (
    insert into cutter_governance.manifest_envelope
      (manifest_envelope_id, document_key, unit_count, manifest_digest, created_at, created_by)
    values (iu_core.fn_iu_uuid7(), $1, $3, repeat('0', 64), now(), 'bench')
    returning manifest_envelope_id
  ),
  piece as materialized (
    select
      s.n::int as n, iu_core.fn_iu_uuid7() as iu_id, '## ' || s.body as body, iu_core.fn_iu_sha256('## ' || s.body) as digest,
      split_part(s.body, E'\\n', 1) as title,
      (sum(octet_length(s.body) + 3) over (order by s.n) - octet_length(s.body) - 3)::int as byte_start,
      (sum(octet_length(s.body) + 3) over (order by s.n))::int as byte_end
    from unnest(string_to_array(substr($2, 4), '## ')) with ordinality as s (body, n)
  ),
  unit as (
    insert into iu_core.information_unit
      (iu_id, canonical_address, unit_kind, lifecycle_status, enacted_version_no, metadata, created_by)
    select
      iu_id, $1 || '/section-' || n, 'section', 'enacted', 1,
      jsonb_build_object('heading_level', 2, 'cut_request_id', cut_request_id, 'byte_start', byte_start, 'byte_end', byte_end), 'bench'
    from piece, request
  ),
  version as (
    insert into iu_core.unit_version (iu_id, version_no, title, body, body_digest, created_by)
    select iu_id, 1, title, body, digest, 'bench' from piece
  ),
  leg as (
    insert into iu_core.cut_leg
      (cut_request_id, block_no, byte_start, byte_end, action, canonical_address, title, unit_kind, body_digest, metadata, iu_id, version_no)
    select
      cut_request_id, n, byte_start, byte_end, 'add', $1 || '/section-' || n, title, 'section', digest,
      '{"heading_level": 2}', iu_id, 1
    from piece, request
  ),
  own as (
    insert into iu_core.cut_document_unit (iu_id, document_key) select iu_id, document_key from piece, document
  ),
  block as (
    insert into cutter_governance.manifest_unit_block
      (manifest_envelope_id, block_no, iu_id, version_no, canonical_address, body_digest, byte_start, byte_end)
    select manifest_envelope_id, n, iu_id, 1, $1 || '/section-' || n, digest, byte_start, byte_end from piece, manifest
  ),
  force as (
    insert into iu_core.iu_in_force (iu_id, version_no, in_force_from, change_set_id, review_decision_id, enacted_by)
    select iu_id, 1, now(), manifest_envelope_id, manifest_envelope_id, 'bench' from piece, manifest
  ),
  log as (
    insert into iu_core.iu_lifecycle_log (iu_id, transition_type, actor, from_status, to_status, version_no, detail)
    select iu_id, t.transition, 'bench', t.from_status, t.to_status, 1, jsonb_build_object('document_key', $1, 'block_no', n)
    from piece, (values ('create', null, 'draft'), ('enact', 'draft', 'enacted')) as t (transition, from_status, to_status)
  )
  select array_agg(iu_id) as iu_ids from piece
`;

/** What a document leaves behind, counted; the text as a digest. */
const traces = async (client: pg.Client, key: string): Promise<Record<string, unknown>> =>
  (
    await client.query(
      `select
         count(*)::int as units, count(*) filter (where u.lifecycle_status = 'enacted')::int as enacted, count(f.*)::int as in_force,
         count(e.*)::int as envelopes, count(l.*)::int as legs,
         (select count(*)::int from iu_core.iu_lifecycle_log g where g.iu_id = any (array_agg(u.iu_id))) as log,
         (select count(*)::int from cutter_governance.manifest_unit_block b where b.iu_id = any (array_agg(u.iu_id))) as blocks,
         md5(string_agg(v.body, '' order by l.block_no)) as text
       from iu_core.cut_document_unit d
       join iu_core.information_unit u using (iu_id)
       join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = u.current_version_no
       left join iu_core.iu_in_force f on f.iu_id = u.iu_id
       left join iu_core.iu_three_axis_envelope e on e.iu_id = u.iu_id
       left join iu_core.cut_leg l on l.iu_id = u.iu_id
       where d.document_key = $1`,
      [key],
    )
  ).rows[0];

export const cutEnact1000: Cell = {
  name: "cut-enact-1000",
  work: `a Markdown document of ${sections} sections: opened, planned, approved, cut, verified, completed, reviewed and enacted`,
  anchor: "one plain statement that leaves the same rows for each unit, and their envelopes",
  judge: "at most",
  must: 6,
  aim: 3,
  async run(context) {
    const client = await openDatabase(context);
    await client.query("select iu_core.fn_approval_principal_set('voter', 'reviewer', 'bench')");
    let ours: Record<string, unknown> = {};
    const oneCommit = (work: (round: number) => Promise<unknown>) => async (round: number) => {
      await client.query("begin");
      await work(round);
      await client.query("commit");
    };
    const cutting: Contestant = {
      name: "cut and enact",
      work: oneCommit((round) => cutAndEnact(client, `ours.${round}`)),
      check: async (round) => {
        ours = await traces(client, `ours.${round}`);
      },
    };
    const plain: Contestant = {
      name: "floor",
      work: oneCommit(async (round) => {
        const { rows } = await client.query({ name: "cut-floor", text: floor, values: [`floor.${round}`, source, sections] });
        await client.query("select iu_core.fn_iu_envelope_touch($1)", [rows[0].iu_ids]);
      }),
      check: async (round) => same(ours, await traces(client, `floor.${round}`)),
    };
    return duel(cutting, plain, context.rounds, "at most", `${sections} sections of ${Math.round(source.length / sections)} bytes`);
  },
};
