import { afterAll, beforeAll, expect, it } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import { findPgDump, takeDump } from "../../scripts/demo/factory/dump.ts";
import { type Client, connect } from "../../scripts/postgres/connect.ts";
import { planProofs } from "../../scripts/prove/plan.ts";
import { proveFunction } from "../../scripts/prove/prove.ts";
import { optional } from "../require.ts";
import { debian15Has, useDebian15 } from "./debian.ts";
import { useProduct } from "./seed.ts";

const installation = { product: iuCore, names: namesFor(iuCore.defaultSchema) };

optional("pg_dump", debian15Has(), "postgresql-15").describe(() => {
  const debian = useDebian15();
  let client: Client;
  let witness: Client;
  const dump = async () => takeDump(await findPgDump(client), debian.database.url);

  beforeAll(async () => {
    client = await connect(debian.database.url);
    witness = await connect(debian.database.url);
  });

  afterAll(() => Promise.all([client.end(), witness.end()]));

  it("is the same, byte for byte, after a rolled back run of the product", async () => {
    const before = await dump();
    expect(before).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    await client.query("begin");
    await useProduct(client);
    await client.query("rollback");
    expect(await dump()).toEqual(before);
  });

  it("is the same after every proof", async () => {
    const before = await dump();
    for (const plan of planProofs(iuCore, installation.names)) {
      expect((await proveFunction({ ...installation, client, witness }, plan)).problems).toEqual([]);
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
    await client.query("begin");
    await useProduct(client);
    await client.query("commit");
    expect(await dump()).not.toEqual(before);
  });
});
