import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { invoke } from "../cli/invoke.ts";
import { useDatabase } from "../setup/database.ts";
import { gate, unit } from "./commands.ts";

const database = useDatabase();
const command = (...argv: string[]) => invoke("command", ...argv, "--database-url", database.url);

beforeAll(async () => {
  const owner = await database.connect();
  for (const key of ["command", "unit_write"]) await gate(owner, `iu_core.${key}_enabled`, true);
});

describe("iu-core command", () => {
  it("lists the commands with who may run them, the gate and the pair", async () => {
    const { code, stdout } = await command("list", "iu.create");
    expect(code).toBe(0);
    expect(stdout).toMatch(/iu\.create +iu_app +iu_core\.unit_write_enabled +iu\.withdraw +Creates an information unit/);
    const { commands } = (await command("list", "--json")).json;
    expect(commands.find((row: { command: string }) => row.command === "iu.revise")).toMatchObject({ undo: "another act", pair: null });
    expect(commands.find((row: { command: string }) => row.command === "iu.create")).toMatchObject({
      undo: "undo",
      write_set: expect.arrayContaining(["information_unit"]),
      arguments: expect.arrayContaining([expect.objectContaining({ name: "p_title", type: "text", required: true })]),
    });
  });

  it("runs dry unless told otherwise, real, and undoes; arguments come from a file too", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "iu-command-")), "unit.json");
    writeFileSync(file, JSON.stringify(unit("cli/one")));
    const dry = await command("run", "iu.create", "--args", `@${file}`, "--actor", "lan");
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.stdout).toContain("(dry run) succeeded");
    expect(dry.stdout).toContain("would write:");
    const real = await command("run", "iu.create", "--args", `@${file}`, "--real", "--json");
    expect(real.json).toMatchObject({ mode: "real", status: "succeeded" });
    const undone = await command("undo", real.json.run_id, "--json");
    expect(undone.json).toMatchObject({ command: "iu.withdraw", undoes_run_id: real.json.run_id });
    const again = await command("undo", real.json.run_id);
    expect(again.code).toBe(1);
    expect(again.stdout).toContain("refused, SQLSTATE IU005");
  });

  it("says no with 1 where the run was refused, and with 2 where there was none", async () => {
    const refused = await command("run", "iu.create", "--args", "{}", "--json");
    expect(refused.code).toBe(1);
    expect(refused.json).toMatchObject({ status: "refused", sqlstate: "IU003" });
    for (const [argv, code] of [
      [["run", "iu.destroy"], "unknown_key"],
      [["run", "iu.create", "--args", "[1]"], "bad_input"],
      [["run", "iu.create", "--args", "{"], "bad_input"],
      [["run", "iu.create", "--args", "@/no/such/file"], "bad_input"],
      [["undo", "one"], "usage"],
      [["undo", "0199c2f4-0000-7000-8000-000000000001"], "not_found"],
    ] as const) {
      const result = await command(...argv, "--json");
      expect({ code: result.code, error: result.json.error.code }, argv.join(" ")).toEqual({ code: 2, error: code });
    }
  });
});
