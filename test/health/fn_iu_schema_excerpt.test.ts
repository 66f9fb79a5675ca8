import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";

const database = useDatabase();

const excerpt = async (client: Client, definition: string | null, other: string | null) =>
  (await client.query<{ text: string }>("select iu_core.fn_iu_schema_excerpt($1, $2) as text", [definition, other])).rows[0]?.text;
const lines = Array.from({ length: 300 }, (_, i) => `line ${i + 1}`);
const long = lines.join("\n");
const sha256 = createHash("sha256").update(long).digest("hex");

test("short definitions stay whole, null stays null", async () => {
  const client = await database.connect();
  expect(await excerpt(client, "text not null", "text")).toBe("text not null");
  expect(await excerpt(client, "x".repeat(1999), null)).toBe("x".repeat(1999));
  expect(await excerpt(client, null, "text")).toBeNull();
});

test("long ones are a digest and the first line that differs", async () => {
  const client = await database.connect();
  const head = `sha256 ${sha256} of ${long.length} characters; `;
  expect(await excerpt(client, long, lines.with(41, "other").join("\n"))).toBe(`${head}line 42: line 42`);
  expect(await excerpt(client, long, lines.slice(0, 100).join("\n"))).toBe(`${head}line 101: line 101`);
  expect(await excerpt(client, long, `${long}\nmore`)).toBe(`${head}line 301: (no such line)`);
  expect(await excerpt(client, long, null)).toBe(`${head}line 1: line 1`);
  expect((await excerpt(client, "y".repeat(5000), null))?.length).toBeLessThan(600);
});
