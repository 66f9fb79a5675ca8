import { beforeAll, describe, expect, test } from "vitest";
import { fnIuCollectionRenderMarkdown } from "../../schema-ts/collection/fn_iu_collection_render_markdown.ts";
import { fnIuMarkdownNest } from "../../schema-ts/collection/fn_iu_markdown_nest.ts";
import { call } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { refusal } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";
import { compose, openGates } from "./collections.ts";

const database = useDatabase();
let app: Client;
let reader: Client;

beforeAll(async () => {
  await openGates(await database.connect());
  app = await database.connect({ role: "iu_app" });
  reader = await database.connect({ role: "iu_reader" });
});

const markdown = (p_collection_key: string, p_surface = "latest") =>
  call(reader, fnIuCollectionRenderMarkdown, { p_collection_key, p_surface });
const nest = (p_title: string, p_body: string, p_level = 2) => call(reader, fnIuMarkdownNest, { p_title, p_body, p_level });

test("is the title, then each piece under a heading, ending in one line end", async () => {
  const { collection_key } = await compose(app, [
    { title: "Nhận hoá đơn", body: "# Nhận hoá đơn\n\nGhi sổ.\n\n## Hạn\n\nTrong ngày.\n\n" },
    { title: "Trống", body: "" },
    { title: "Duyệt", body: "Ký." },
  ]);
  const text = await markdown(collection_key);
  expect(text).toBe("# Quy trình\n\n## Nhận hoá đơn\n\nGhi sổ.\n\n### Hạn\n\nTrong ngày.\n\n## Trống\n\n## Duyệt\n\nKý.\n");
  expect(await markdown(collection_key)).toBe(text);
});

test("has the surfaces and refusals of the rendering", async () => {
  const { collection_key } = await compose(app, [{ title: "A", body: "a" }]);
  expect((await refusal(markdown(collection_key, "enacted"))).sqlstate).toBe("IU005");
  expect((await refusal(markdown(collection_key, "draft"))).sqlstate).toBe("IU002");
  expect((await refusal(markdown("nobody"))).sqlstate).toBe("IU004");
});

test("a level beyond 6 is level 6", async () => {
  expect(await nest("T", "# A", 2147483647)).toBe("###### A");
});

describe("a text below a heading of level 2", () => {
  test.each<[string, string, string]>([
    ["without headings stays", "a\n\nb", "a\n\nb"],
    ["loses blank lines around it", "\n\na\n\n", "a"],
    ["loses a first heading that repeats the title", "# T\n\na", "a"],
    ["also one that is closed", "  ## T ##\na", "a"],
    ["keeps a later one that does", "a\n\n# T", "a\n\n### T"],
    ["keeps a first heading that is another", "# U\n\na", "### U\n\na"],
    ["moves headings down together", "# A\n## B\n### C", "### A\n#### B\n##### C"],
    ["no deeper than level 6", "# A\n###### B", "### A\n###### B"],
    ["leaves headings that are below already", "### A\n#### B", "### A\n#### B"],
    ["leaves fenced code alone", "# A\n```sh\n# not a heading\n```\n## B", "### A\n```sh\n# not a heading\n```\n#### B"],
    ["leaves code fenced with tildes alone", "~~~\n# no\n~~~", "~~~\n# no\n~~~"],
    ["knows that a hash without a space is no heading", "#1\n#", "#1\n###"],
    ["is empty when only the title was there", "# T\n", ""],
    ["is empty when it was", "", ""],
    ["keeps backslashes", "# a\\1 \\& b\n", "### a\\1 \\& b"],
  ])("%s", async (_, body, expected) => {
    expect(await nest("T", body)).toBe(expected);
  });

  test("another level", async () => {
    expect(await nest("T", "# A\n## B", 1)).toBe("## A\n### B");
  });
});
