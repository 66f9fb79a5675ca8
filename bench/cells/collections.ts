import type pg from "pg";
import type { BenchContext } from "../cell.ts";

/** What the cells of the collection module share: a database with every gate open, and text to compose. */

/**
 * A fresh database with all gates open, so that logs and events are written; 20 collections are there before anything is timed. The
 * envelopes stay as they are: they are derived, and the floor does not keep them either.
 */
export async function openDatabase(context: BenchContext): Promise<pg.Client> {
  const client = await context.connect(await context.migrated());
  await client.query(`
    select iu_core.fn_dot_config_set(key, 'true', 'bench', 'bench')
    from iu_core.dot_config_registry
    where kind = 'gate' and default_value = 'false' and key <> 'iu_core.three_axis_auto_refresh_enabled'
  `);
  for (let i = 0; i < 20; i += 1) await compose(client, `seed.${i}`, specs(500));
  await client.query("vacuum analyze");
  return client;
}

/** `count` specs of new steps with about 200 bytes of text each. */
export const specs = (count: number): string =>
  JSON.stringify(
    Array.from({ length: count }, (_, i) => ({
      title: `Step ${i + 1}`,
      body: `${`Check entry ${i + 1} of the register against the order. `.repeat(4)}\n`,
    })),
  );

export const compose = (client: pg.Client, key: string, pieces: string) =>
  client.query("select iu_core.fn_iu_compose($1, 'workflow', 'Bench', $2, 'bench')", [key, pieces]);

/** Everything a composed collection leaves behind, counted; digests that do not depend on ids. */
export async function traces(client: pg.Client, key: string): Promise<Record<string, unknown>> {
  const { rows } = await client.query(
    `
      select
        count(*)::int as pieces,
        count(distinct u.iu_id)::int as units,
        count(v.body_digest)::int as versions,
        (
          select count(*)::int
          from iu_core.iu_lifecycle_log l
          where l.detail ->> 'collection_key' = $1 and l.iu_id in (select iu_id from iu_core.iu_piece_membership where collection_id = c.collection_id)
        ) as log,
        min(f.content_digest) as content_digest,
        min(f.piece_count) as piece_count
      from iu_core.iu_piece_collection c
      join iu_core.iu_piece_membership m using (collection_id)
      join iu_core.information_unit u using (iu_id)
      join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = u.current_version_no
      join iu_core.iu_piece_collection_manifest f on f.collection_id = c.collection_id and f.manifest_no = c.manifest_no
      where c.collection_key = $1
      group by c.collection_id
    `,
    [key],
  );
  return rows[0] ?? {};
}

export function same(ours: Record<string, unknown>, theirs: Record<string, unknown>): void {
  if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
    throw new Error(`The contestants left different rows: ${JSON.stringify(ours)} and ${JSON.stringify(theirs)}`);
  }
}
