import { createHash } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { installScript } from "../../schema-ts/compile/install.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { digest, rolledBack } from "./transaction.ts";

interface CatalogRow {
  object_kind: string;
  object_name: string;
  definition: string;
}

const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
});

const catalog = async (schema = "iu_core") =>
  (
    await owner.query<CatalogRow>(
      `select * from ${schema}.fn_iu_schema_catalog() order by object_kind collate "C", object_name collate "C"`,
    )
  ).rows;
const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

test("it is SHA-256 over the sorted lines of the catalog", async () => {
  const lines = (await catalog()).map(({ object_kind, object_name, definition }) => ({
    key: Buffer.from(`${object_kind}\0${object_name}`),
    line: `${object_kind}\t${object_name}\t${sha256(definition)}\n`,
  }));
  lines.sort((a, b) => Buffer.compare(a.key, b.key));
  expect(await digest(owner)).toBe(sha256(lines.map(({ line }) => line).join("")));
});

test("every row of the catalog has its own name, and a definition", async () => {
  const rows = await catalog();
  expect(new Set(rows.map((row) => `${row.object_kind} ${row.object_name}`)).size).toBe(rows.length);
  expect(rows.filter(({ definition }) => definition === null || definition === "")).toEqual([]);
});

test("every object of the definitions is in the catalog", async () => {
  const names = new Set((await catalog()).map((row) => `${row.object_kind} ${row.object_name}`));
  for (const object of iuCore.modules.flatMap((module) => module.objects)) {
    const definition = "$" in object ? object.$ : object;
    if (definition.kind === "gate" || definition.kind === "setting") expect(names).toContain(`row dot_config_registry[${definition.name}]`);
    if (definition.kind === "trigger" && "on" in object) {
      expect([...names].filter((name) => name.startsWith("trigger ") && name.endsWith(`.${definition.name}`))).toHaveLength(1);
    }
    if (definition.kind === "function" && "args" in object) {
      const types = Object.values(object.args).map(({ sqlType }) => sqlType);
      expect(names).toContain(`function ${definition.name}(${types.join(", ")})`);
      expect(names).toContain(`comment function ${definition.name}(${types.join(", ")})`);
    }
    if (definition.kind === "table" || definition.kind === "view") {
      const home = "schema" in definition ? (definition.schema as { key: string } | undefined) : undefined;
      const name = home ? `${home.key}.${definition.name}` : definition.name;
      expect(names).toContain(`${definition.kind} ${name}`);
      for (const column of "columns" in definition ? Object.keys(definition.columns as object) : []) {
        expect(names).toContain(`column ${name}.${column}`);
        expect(names).toContain(`comment column ${name}.${column}`);
      }
    }
  }
});

test("no definition depends on what the schema is called", async () => {
  await rolledBack(owner, async () => {
    await owner.query(installScript(iuCore, namesFor(iuCore.defaultSchema, { core: "tenant_x" })));
    const other = await owner.query("select * from tenant_x.fn_iu_schema_verify()");
    expect(other.rows).toEqual([]);
    expect(await catalog("tenant_x")).toEqual(await catalog());
    expect((await owner.query("select tenant_x.fn_iu_schema_digest() as digest")).rows[0].digest).toBe(await digest(owner));
  });
});

test("the schema's name is replaced where it is a name, not where it is text", async () => {
  await rolledBack(owner, async () => {
    await owner.query(`
      create function iu_core.seeded() returns text language sql as $$
        -- it isn't a quote
        select 'iu_core.b''iu_core.c' || max(k.key) || 'iu_core.unit_version'::regclass::text from iu_core.dot_config as k
      $$`);
    const row = (await catalog()).find(({ object_name }) => object_name === "seeded()");
    expect(row?.definition).toContain("-- it isn't a quote\n");
    expect(row?.definition).toContain(
      "select 'iu_core.b''iu_core.c' || max(k.key) || '{schema}.unit_version'::regclass::text from {schema}.dot_config as k",
    );
    expect(row?.definition).toContain("FUNCTION {schema}.seeded()");
  });
});

test("partitions that maintenance makes are data", async () => {
  const before = await catalog();
  await rolledBack(owner, async () => {
    await owner.query(`
      create table iu_core.seeded (id int primary key) partition by range (id);
      create table iu_core.seeded_default partition of iu_core.seeded default;
      create table iu_core.seeded_1 partition of iu_core.seeded for values from (1) to (10);
      comment on table iu_core.seeded_1 is 'Made by maintenance.';
      grant select on iu_core.seeded_1 to iu_app`);
    const names = (await catalog()).map(({ object_name }) => object_name).filter((name) => name.includes("seeded"));
    expect(names).toContain("seeded_default");
    expect(names.filter((name) => name.includes("seeded_1"))).toEqual([]);
  });
  expect(await catalog()).toEqual(before);
});

test("rows of the expectation are not part of it", async () => {
  const before = await digest(owner);
  await rolledBack(owner, async () => {
    await owner.query("delete from iu_core.iu_schema_expectation");
    expect(await digest(owner)).toBe(before);
  });
});
