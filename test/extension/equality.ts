import { beforeAll, describe, expect, it } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import { adopt, leave } from "../../scripts/extension/modes.ts";
import { migrateDown, migrateUp } from "../../scripts/migrate/run.ts";
import { migrationStatus } from "../../scripts/migrate/status.ts";
import { type Client, withClient } from "../../scripts/postgres/connect.ts";
import type { OpenOptions } from "../../scripts/postgres/open.ts";
import { type LogicalState, readLogicalState } from "../../scripts/prove/logical_state.ts";
import { readCatalog, schemaDigest } from "../product/catalog.ts";
import { useProductForGood } from "../product/seed.ts";
import { readMembership } from "./membership.ts";
import { readRowsOf } from "./rows.ts";
import { useExtensionServer } from "./server.ts";

const installation = { product: iuCore, names: namesFor(iuCore.defaultSchema) };
const head = iuCore.version;
const first = "0.1.0";

interface Found {
  readonly digest: string;
  readonly catalog: readonly string[];
  readonly shipped: LogicalState;
}

/** All ways to get to a version lead to one catalog, by an owner who is no superuser. */
export function describeEquality(name: string, options: OpenOptions): void {
  describe(`on ${name}`, () => {
    const place = useExtensionServer(options);
    let migrated: Found;
    let migratedFirst: readonly string[];
    let membership: readonly string[];

    const inNew = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
      const { url } = await place.database();
      return withClient(url, work);
    };
    const read = async (client: Client): Promise<Found> => {
      expect((await client.query("select * from iu_core.fn_iu_schema_verify()")).rows).toEqual([]);
      return {
        digest: await schemaDigest(client),
        catalog: await readCatalog(client),
        shipped: await readLogicalState(client, installation),
      };
    };
    const update = (client: Client, version: string) => client.query(`alter extension iu_core update to '${version}'`);

    beforeAll(async () => {
      await inNew(async (client) => {
        expect((await client.query("select rolsuper from pg_roles where rolname = current_user")).rows).toEqual([{ rolsuper: false }]);
        const { applied } = await migrateUp(client);
        migrated = await read(client);
        await migrateDown(client, applied.filter((file) => !file.includes(`_${first}`)).length);
        migratedFirst = await readCatalog(client);
        await migrateUp(client);
        expect(await read(client)).toEqual(migrated);
      });
      membership = await inNew(async (client) => {
        await client.query("create extension iu_core");
        return readMembership(client);
      });
      expect(membership.filter((line) => line.startsWith("member ")).length).toBeGreaterThan(80);
    }, 120_000);

    it("a fresh extension is what migrations make", () =>
      inNew(async (client) => {
        await client.query("create extension iu_core");
        expect(await read(client)).toEqual(migrated);
        expect(await migrationStatus(client)).toMatchObject({ pending: [], extension: { name: "iu_core", version: head } });
      }));

    it("so is one that came by an upgrade, went back and came again, with the rows it had", () =>
      inNew(async (client) => {
        await client.query(`create extension iu_core version '${first}'`);
        expect(await readCatalog(client)).toEqual(migratedFirst);
        await useProductForGood(client);
        const rows = await readRowsOf(client);
        await update(client, head);
        expect(await schemaDigest(client)).toBe(migrated.digest);
        expect(await readCatalog(client)).toEqual(migrated.catalog);
        expect(await readMembership(client)).toEqual(membership);
        await update(client, first);
        expect(await readCatalog(client)).toEqual(migratedFirst);
        expect(await readRowsOf(client)).toEqual(rows);
        await update(client, head);
        expect(await readCatalog(client)).toEqual(migrated.catalog);
        expect(await readMembership(client)).toEqual(membership);
      }));

    it("so is what was adopted; letting go of it brings the migrations back", () =>
      inNew(async (client) => {
        await migrateUp(client);
        await useProductForGood(client);
        const { applied } = await migrationStatus(client);
        const rows = await readRowsOf(client);
        expect(await adopt(client)).toBe(head);
        expect(await readMembership(client)).toEqual(membership);
        expect(await readCatalog(client)).toEqual(migrated.catalog);
        expect(await readRowsOf(client)).toEqual(rows);
        expect(await migrationStatus(client)).toMatchObject({ pending: [], extension: { version: head } });
        for (const refused of [() => migrateUp(client), () => migrateDown(client, 1)]) {
          await expect(refused()).rejects.toThrow(/installed as the extension iu_core/);
        }

        expect(await leave(client)).toBe(head);
        expect(await readMembership(client)).toEqual([]);
        expect(await readRowsOf(client)).toEqual(rows);
        const after = await migrationStatus(client);
        expect(after.extension).toBeUndefined();
        expect(after.applied.map(({ name: file, sha256 }) => [file, sha256])).toEqual(
          applied.map(({ name: file, sha256 }) => [file, sha256]),
        );
        expect((await migrateUp(client)).applied).toEqual([]);
        await migrateDown(client, Number.POSITIVE_INFINITY, { discardRows: true });
        expect((await client.query("select to_regnamespace('iu_core') as left")).rows).toEqual([{ left: null }]);
      }));

    it("down from head leaves nothing but the schema CREATE EXTENSION made", () =>
      inNew(async (client) => {
        await client.query("create extension iu_core; drop extension iu_core");
        const { rows } = await client.query(`
          select relname as name from pg_class where relnamespace = 'iu_core'::regnamespace
          union all
          select proname from pg_proc where pronamespace = 'iu_core'::regnamespace
        `);
        expect(rows).toEqual([]);
        await client.query("drop schema iu_core");
      }));
  });
}
