import type { Cell, Contestant } from "../cell.ts";
import { duel } from "../measure.ts";

const events = 1_000_000;
const units = 100_000;

/** Rows as the functions leave them, written as the owner: a million emissions would take longer than everything else here. */
const fill = `
  insert into iu_core.information_unit (canonical_address, unit_kind, created_by)
    select 'bench/' || n, 'note', 'bench' from generate_series(1, ${units}) as n;
  insert into iu_core.unit_version (iu_id, version_no, title, body, body_digest, created_by)
    select u.iu_id, 1, 'Title', t.body, encode(sha256(convert_to(t.body, 'UTF8')), 'hex'), 'bench'
    from iu_core.information_unit as u, lateral (select repeat(u.canonical_address || ' ', 20)) as t (body);
  insert into iu_core.event_outbox (event_id, occurred_at, subject_id, event_domain, event_type, emit_mode, subject_kind, actor, payload, trace_id, parent_span_id, trace_flags)
    select iu_core.fn_iu_uuid7(), now(), gen_random_uuid(), 'piece', 'piece.created', 'dry_run', 'information_unit', 'bench',
      jsonb_build_object('transition', 'create', 'to_status', 'draft', 'version_no', n), md5(n::text), left(md5(n::text), 16), '01'
    from generate_series(1, ${events}) as n;
`;

export const stateDigest: Cell = {
  name: "state-digest",
  work: "fn_iu_state_digest() over 1M events and 100k units",
  anchor: "select count(*), sum(hashtext(t::text)) of the same tables",
  judge: "at most",
  must: 2,
  aim: 1.2,
  async run(context) {
    const database = await context.migrated();
    const client = await context.connect(database);
    await client.query(fill);
    await client.query("vacuum analyze");
    const { rows: tables } = await client.query<{ relation: string }>("select relation from iu_core.fn_iu_state_digest()");
    const tableOf = (relation: string) => (relation.startsWith("governance.") ? `cutter_${relation}` : `iu_core.${relation}`);
    const plain = tables
      .map(({ relation }) => `select '${relation}', count(*), sum(hashtext(t::text)) from ${tableOf(relation)} as t`)
      .join(" union all ");

    let counted: { relation: string; row_count: string }[] = [];
    const check = async () => {
      const rowsOf = (relation: string) => Number(counted.find((row) => row.relation === relation)?.row_count);
      if (rowsOf("event_outbox") !== events || rowsOf("unit_version") !== units) throw new Error("Not every row was read");
      counted = [];
    };
    const digesting: Contestant = {
      name: "fn_iu_state_digest",
      work: async () => {
        counted = (await client.query("select * from iu_core.fn_iu_state_digest()")).rows;
      },
      check,
    };
    const hashing: Contestant = {
      name: "sum of hashtext",
      work: async () => {
        counted = (await client.query(`select * from (${plain}) as h (relation, row_count, hash)`)).rows;
      },
      check,
    };
    return duel(digesting, hashing, context.rounds, "at most", `${events + units * 2} rows`);
  },
};
