import { beforeAll, describe, expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import {
  actions,
  approve,
  compensate,
  complete,
  cutMarkdown,
  execute,
  legs,
  newDocument,
  open,
  planMarkdown,
  prepare,
  stateOf,
  textsOf,
  verify,
} from "./cuts.ts";

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
  await prepare(owner);
});

const first = "# Mua sắm\n\nHai báo giá.\n\n## Ngưỡng\n\nTừ năm mươi triệu.\n\n## Phụ lục\n\nMẫu đơn.\n";

describe("a cut", () => {
  test("goes from the source to units that are the source, byte for byte", async () => {
    const key = newDocument();
    const cut = await open(owner, first, key);
    expect(await planMarkdown(owner, cut)).toMatchObject({
      blocks: 3,
      bytes: Buffer.byteLength(first),
      gaps: 0,
      lossless: true,
      add: 3,
      keep: 0,
      revise: 0,
      restore: 0,
      retire: 0,
    });
    expect(await actions(owner, cut)).toEqual(["add mua-sắm", "add ngưỡng", "add phụ-lục"]);
    await approve(owner, cut);
    expect(await execute(owner, cut)).toMatchObject({ state: "executed", added: 3, bytes: Buffer.byteLength(first) });
    const { rows } = await owner.query(
      `select string_agg(v.body, '' order by l.block_no) as text, bool_and(u.lifecycle_status = 'draft') as drafts,
         bool_and((u.metadata ->> 'byte_start')::int = l.byte_start and (u.metadata ->> 'byte_end')::int = l.byte_end) as ranges
       from iu_core.cut_leg l
       join iu_core.information_unit u using (iu_id)
       join iu_core.unit_version v on v.iu_id = u.iu_id and v.version_no = u.current_version_no
       where cut_request_id = $1`,
      [cut],
    );
    expect(rows[0]).toEqual({ text: first, drafts: true, ranges: true });
    expect(await verify(owner, cut)).toMatchObject({ state: "verified", units: 3, gaps: 0, bytes: Buffer.byteLength(first) });
    const done = await complete(owner, cut);
    expect(done.to_enact).toEqual((await legs(owner, cut)).map(({ iu_id }) => iu_id));
    expect(done).toMatchObject({ state: "completed", to_retire: [], materialized: { units: 3 } });
    const log = await owner.query(
      "select transition, from_state, to_state, actor from iu_core.cut_request_transition where cut_request_id = $1 order by transition_id",
      [cut],
    );
    expect(log.rows.map(({ transition, to_state, actor }) => `${transition} ${to_state} ${actor}`)).toEqual([
      "open opened ana",
      "plan planned ana",
      "submit submitted ana",
      "execute executed chi",
      "verify verified dũng",
      "materialize verified chi",
      "complete completed chi",
    ]);
  });

  test("of an edited source keeps, revises, adds and retires: nothing is there twice", async () => {
    const { key } = await cutMarkdown(owner, first, { to: "completed" });
    const edited = first.replace("Hai báo giá.", "Ba báo giá.").replace("## Phụ lục\n\nMẫu đơn.", "## Thanh toán\n\nBa mươi ngày.");
    const { cut } = await cutMarkdown(owner, edited, { key, to: "planned" });
    expect(await actions(owner, cut)).toEqual(["revise mua-sắm", "keep ngưỡng", "add thanh-toán", "retire phụ-lục"]);
    await approve(owner, cut);
    expect(await execute(owner, cut)).toMatchObject({ added: 1, kept: 1, revised: 1, retired: 1, retire_pending: 0 });
    await verify(owner, cut);
    const again = await cutMarkdown(owner, edited, { key, to: "planned" });
    expect(await actions(owner, again.cut)).toEqual(["keep mua-sắm", "keep ngưỡng", "keep thanh-toán"]);
    expect(((await textsOf(owner, key)) as { canonical_address: string }[]).map(({ canonical_address }) => canonical_address)).toEqual([
      `${key}/mua-sắm`,
      `${key}/ngưỡng`,
      `${key}/thanh-toán`,
    ]);
  });

  test("compensated", async () => {
    const { key } = await cutMarkdown(owner, first);
    const before = await textsOf(owner, key);
    const { cut } = await cutMarkdown(owner, first.replace("Hai", "Ba"), { key });
    expect(await compensate(owner, cut)).toMatchObject({ reverted: 1, withdrawn: 0 });
    expect(await stateOf(owner, cut)).toBe("compensated");
    expect(await textsOf(owner, key)).toEqual(before);
  });
});
