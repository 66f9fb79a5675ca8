import { expect, it } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { adopt, leave } from "../../scripts/extension/modes.ts";
import { migrateDown, migrateUp } from "../../scripts/migrate/run.ts";
import { migrationStatus } from "../../scripts/migrate/status.ts";
import { type Client, connect, withClient } from "../../scripts/postgres/connect.ts";
import { readCatalog } from "../product/catalog.ts";
import { useProductForGood } from "../product/seed.ts";
import { readMembership } from "./membership.ts";
import { readRowsOf } from "./rows.ts";
import { useExtensionServer } from "./server.ts";

const place = useExtensionServer({ source: "embedded", embeddedVersion: "18" });

/** Adoption is refused as expected, and everything is as before. */
async function refused(prepare: (client: Client, adminUrl: string) => Promise<unknown>, refusal: object): Promise<void> {
  const { url, adminUrl = "" } = await place.database();
  await withClient(url, async (client) => {
    await migrateUp(client);
    await useProductForGood(client);
    await prepare(client, adminUrl);
    const before = [await readCatalog(client), await readRowsOf(client)];
    await expect(adopt(client)).rejects.toMatchObject(refusal);
    expect([await readCatalog(client), await readRowsOf(client)]).toEqual(before);
    expect(await readMembership(client)).toEqual([]);
    expect((await migrationStatus(client)).extension).toBeUndefined();
    expect((await client.query("select from pg_extension where extname = 'iu_core'")).rows).toEqual([]);
  });
}

it("adoption is refused over a change by hand, naming it", () =>
  refused((client) => client.query("create table iu_core.by_hand (id int)"), {
    code: "55000",
    message: expect.stringContaining("unexpected table by_hand"),
    hint: expect.stringContaining("Undo the manual change"),
  }));

it("adoption is refused over an object that is gone", () =>
  refused((client) => client.query("drop function iu_core.fn_iu_get(uuid, integer)"), {
    code: "55000",
    message: expect.stringContaining("missing function fn_iu_get"),
  }));

it("adoption is refused over partitions that a restored dump could not have", () =>
  refused((client) => client.query("select iu_core.fn_event_outbox_partitions_ahead(1, 'test')"), {
    code: "55000",
    message: expect.stringMatching(/partitions that do not come with the version: .*event_outbox_\d{4}_\d{2}/),
  }));

it("adoption is refused for a version without it", async () => {
  const { url } = await place.database();
  await withClient(url, async (client) => {
    const { applied } = await migrateUp(client);
    await migrateDown(client, applied.length - 1);
    // PostgreSQL looks for a way to 0.1.0 and finds one through the first version that can be adopted.
    await expect(adopt(client)).rejects.toMatchObject({ code: "55000", message: "The database holds iu_core 0.1.0, not 0.2.0." });
    await expect(
      client.query(`begin; create extension iu_core version 'unpackaged'; alter extension iu_core update to '${iuCore.version}'; commit`),
    ).rejects.toMatchObject({ code: "55000", message: `The database holds iu_core 0.1.0, not ${iuCore.version}.` });
    await client.query("rollback");
    expect(await readMembership(client)).toEqual([]);
  });
});

it("adoption is refused to whoever does not own everything", async () => {
  const { url, adminUrl = "" } = await place.database();
  await withClient(url, (client) => migrateUp(client));
  await using admin = await connect(adminUrl);
  await expect(adopt(admin)).rejects.toMatchObject({
    code: "42501",
    message: expect.stringMatching(/^Not owned by .+: function (iu_core\.)?fn_/),
  });
  expect(await readMembership(admin)).toEqual([]);
});

it("adoption of nothing leaves no schema behind; leaving needs an extension", async () => {
  const { url } = await place.database();
  await withClient(url, async (client) => {
    await expect(adopt(client)).rejects.toMatchObject({ code: "55000", hint: expect.stringContaining("create extension iu_core") });
    expect((await client.query("select to_regnamespace('iu_core') as there")).rows).toEqual([{ there: null }]);
    await expect(leave(client)).rejects.toMatchObject({ code: "not_installed" });
    await client.query("create extension iu_core");
    await expect(adopt(client)).rejects.toMatchObject({ code: "bad_input" });
    await expect(migrateUp(client)).rejects.toThrow(/installed as the extension/);
    await expect(client.query("select iu_core.fn_event_outbox_partitions_ahead(1, 'test')")).rejects.toMatchObject({ code: "IU005" });
    const maintained = await client.query("select iu_core.fn_event_maintain('test') as done");
    expect(maintained.rows[0].done).toMatchObject({ ahead: [], retired: [] });
  });
});
