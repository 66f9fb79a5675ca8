import { afterAll, beforeAll, expect, it } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import { findPgDump, takeDump } from "../../scripts/demo/factory/dump.ts";
import { type Client, connect } from "../../scripts/postgres/connect.ts";
import { planProofs } from "../../scripts/prove/plan.ts";
import { rolledBack } from "../health/transaction.ts";
import { optional } from "../require.ts";
import { debian15Has, useDebian15 } from "./debian.ts";
import { useProduct, useProductForGood } from "./seed.ts";

optional("pg_dump", debian15Has(), "postgresql-15").describe(() => {
  const debian = useDebian15();
  let client: Client;
  const dump = async () => takeDump(await findPgDump(client), debian.database.url);

  beforeAll(async () => {
    client = await connect(debian.database.url);
  });

  afterAll(() => client.end());

  it("is the same, byte for byte, after a rolled back run of the product", async () => {
    const before = await dump();
    expect(before).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    await rolledBack(client, () => useProduct(client));
    expect(await dump()).toEqual(before);
  });

  it("is the same after every mutating function was called and rolled back", async () => {
    const before = await dump();
    for (const { openAll, given = "", when, undo = "" } of planProofs(iuCore, namesFor(iuCore.defaultSchema))) {
      await client.query(`begin; ${[openAll, given, when, undo].join(";")}; rollback`);
    }
    expect(await dump()).toEqual(before);
  });

  it("is another one after a committed run, and after one that left a sequence moved", async () => {
    const before = await dump();
    await client.query("create sequence public.seeded");
    const withSequence = await dump();
    expect(withSequence).not.toEqual(before);
    await client.query("begin; select nextval('public.seeded'); rollback");
    expect(await dump()).not.toEqual(withSequence);
    await client.query("drop sequence public.seeded");
    expect(await dump()).toEqual(before);
    await useProductForGood(client);
    expect(await dump()).not.toEqual(before);
  });
});
