import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { commands } from "../../scripts/commands/index.ts";
import { styleFor } from "../../scripts/output/style.ts";
import { folderOf, jsFile, removeFolders, sqlFile } from "../migrate/folder.ts";
import { execute, invoke } from "./invoke.ts";

const nowhere = mkdtempSync(join(tmpdir(), "iu-core-cli-"));
afterAll(() => rmSync(nowhere, { recursive: true, force: true }));

removeFolders();

const escapeSequence = String.fromCharCode(27);

describe("what every command keeps to", () => {
  const paths = commands.flatMap((entry) =>
    "commands" in entry
      ? entry.commands.map(({ name, examples }) => ({ path: [entry.name, name.split(" ")[0] ?? ""], examples }))
      : [{ path: [entry.name.split(" ")[0] ?? ""], examples: entry.examples }],
  );

  it.each(paths)("$path explains itself with examples that begin with its name", async ({ path, examples }) => {
    const { code, stdout, stderr } = await invoke(...path, "--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`Usage: iu-core ${path.join(" ")}`);
    expect(stdout).toContain("Examples:\n");
    expect(stdout).toContain("--json");
    expect(examples.length).toBeGreaterThan(0);
    expect(examples.some((line) => line.includes(`iu-core ${path.join(" ")}`))).toBe(true);
  });

  it("lists all of them", async () => {
    const { code, stdout } = await invoke("--help");
    expect(code).toBe(0);
    for (const name of ["generate", "migrate", "verify", "health", "gate", "demo", "db"])
      expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"));
  });
});

describe("a command line that cannot be understood exits 2", () => {
  it.each([
    [[], "A command is needed."],
    [["migrate"], "A command is needed."],
    [["helth"], "Unknown command 'helth'."],
    [["migrate", "sideways"], "Unknown command 'sideways'."],
    [["verify", "--loud"], "Unknown option '--loud'."],
    [["verify", "more"], "Too many arguments"],
    [["gate", "open", "--reason", "x"], "Missing required argument 'key'."],
    [["gate", "open", "iu_core.composer_enabled"], "Required option '--reason <text>' not specified."],
    [["demo", "--source", "cloud"], "Option '--source <source>' argument 'cloud' is invalid."],
    [["generate", "--database-url", "postgresql://x/y"], "This command takes no --database-url."],
    [["migrate", "up", "--schema", "other"], "--schema needs --folder: the shipped migrations are those of iu_core."],
    ...["", "a/b", "../../x", "pg_x"].map((name): [string[], string] => [
      ["generate", "--out", join(nowhere, "out"), "--schema", name],
      "--schema is a name without slashes that does not begin with pg_.",
    ]),
    [["migrate", "up", "--retries", "-1"], "--retries is a whole number of at least 0"],
    [["migrate", "down", "two"], "The count is a whole number of at least 1"],
    [["migrate", "down", "1", "--all"], "Either a count or --all."],
    [["health", "--database-url", "mysql://host/db"], "--database-url is not a PostgreSQL URL."],
    [["demo", "--source", "embedded", "--database-url", "postgresql://x/y"], "Either --database-url or --source embedded."],
    [["demo", "--commit", "--source", "embedded"], "--commit takes no --source."],
  ])("%j", async (argv, message) => {
    const people = await invoke(...argv);
    expect(people.stderr).toContain(`error: ${message}`);
    expect({ code: people.code, stdout: people.stdout }).toEqual({ code: 2, stdout: "" });

    const program = await invoke(...argv, "--json");
    expect({ code: program.code, stderr: program.stderr }).toEqual({ code: 2, stderr: "" });
    expect(program.json.error.code).toBe("usage");
    expect(program.json.error.message).toContain(message);
  });

  it("suggests what was probably meant", async () => {
    expect((await invoke("helth")).stderr).toContain("Did you mean health?");
  });
});

describe("without a database", () => {
  beforeEach(() => {
    vi.stubEnv("DATABASE_URL", "");
    vi.spyOn(process, "cwd").mockReturnValue(nowhere);
    return () => {
      vi.unstubAllEnvs();
      vi.restoreAllMocks();
    };
  });

  it.each([["verify"], ["health"], ["gate", "list"], ["migrate", "status"], ["migrate", "up"]])(
    "%s %s says what to do",
    async (...argv) => {
      const { code, json } = await invoke(...argv, "--json");
      expect(code).toBe(2);
      expect(json.error).toMatchObject({ code: "no_database", hint: "Pass --database-url, set DATABASE_URL, or run: iu-core db start" });
    },
  );

  it("migrate plan shows everything", async () => {
    const { code, json } = await invoke("migrate", "plan", "--json");
    expect(code).toBe(0);
    expect(json.against).toBe("nothing");
    expect(json.migrations[0].steps.length).toBeGreaterThan(20);
    expect(json.migrations[0].steps[0]).toMatchObject({ what: "create schema iu_core", locks: expect.any(String) });
  });

  it("a server that is not there is named without its password", async () => {
    const { code, stderr } = await invoke("health", "--database-url", "postgresql://ana:geheim@127.0.0.1:1/x");
    expect(code).toBe(2);
    expect(stderr).toContain("Cannot connect to postgresql://ana@127.0.0.1:1/x");
    expect(stderr).toContain("cannot_connect");
    expect(stderr).not.toContain("geheim");
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it("a folder that cannot be composed is refused before a server is started", async () => {
    const { code, json } = await invoke("demo", join(nowhere, "gone"), "--json");
    expect(code).toBe(2);
    expect(json.error).toMatchObject({ code: "bad_input", message: `${join(nowhere, "gone")}: there is no such file.` });
  });
});

describe("a path that leads nowhere", () => {
  it.each([["gone"], ["file"]])("is bad input: %s", async (name) => {
    writeFileSync(join(nowhere, "file"), "");
    const { code, json } = await invoke("migrate", "plan", "--folder", join(nowhere, name), "--json");
    expect({ code, error: json.error.code }).toEqual({ code: 2, error: "bad_input" });
    expect(json.error.message).toContain(join(nowhere, name));
  });
});

describe("a folder of migrations", () => {
  const planned = async (files: Record<string, string>, ...argv: string[]) =>
    invoke("migrate", "plan", "--folder", folderOf(files).path, "--json", ...argv);
  const tenant = sqlFile("-- step: create schema tenant_x | locks: nothing that exists\ncreate schema tenant_x;", "drop schema tenant_x;");

  it("without one is not up to date but the wrong folder", async () => {
    const { code, json } = await planned({ "0001_x.txt": "" });
    expect(json.error).toMatchObject({ code: "bad_input", message: expect.stringContaining("There is no migration in ") });
    expect(code).toBe(2);
  });

  it("for another schema than the one named is not applied", async () => {
    for (const [argv, named] of [
      [[], "iu_core"],
      [["--schema", "Tenant Y"], '"Tenant Y"'],
    ] as const) {
      const { code, json } = await planned({ "0001_iu_core_0.1.0.sql": tenant }, ...argv);
      expect({ code, error: json.error.code }).toEqual({ code: 2, error: "bad_input" });
      expect(json.error.message).toMatch(new RegExp(`create schema tenant_x, not ${named}[.]$`));
    }
    expect((await planned({ "0001_iu_core_0.1.0.sql": tenant }, "--schema", "tenant_x")).code).toBe(0);
  });
});

describe("the program itself", () => {
  it("reads migrations from a folder that is in no package of modules", async () => {
    writeFileSync(join(nowhere, "0001_toy_1.0.0_concurrently.js"), jsFile(["select 1"], ["select 2"]));
    const { code, json } = await execute(["migrate", "plan", "--folder", nowhere, "--json"], { cwd: nowhere, env: { DATABASE_URL: "" } });
    expect({ code, names: json.migrations.map(({ name }: { name: string }) => name) }).toEqual({
      code: 0,
      names: ["0001_toy_1.0.0_concurrently"],
    });
  });

  it("runs from any directory, whatever tsconfig lies there, without colours in a pipe even in CI", async () => {
    writeFileSync(join(nowhere, "tsconfig.json"), '{ "compilerOptions": { "paths": { "*": ["./gone/*"] } }, "extends": "./gone.json" }');
    const { code, stdout, stderr } = await execute(["migrate", "down", "x"], { cwd: nowhere, env: { CI: "true", FORCE_COLOR: "" } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("error: The count is a whole number");
    expect(stderr).not.toContain(escapeSequence);
  });
});

describe("colours", () => {
  const red = (isTTY: boolean, wanted: boolean, env: Record<string, string>) => {
    for (const [name, value] of Object.entries({ NO_COLOR: "", FORCE_COLOR: "", TERM: "xterm", CI: "true", ...env }))
      vi.stubEnv(name, value);
    try {
      return styleFor({ isTTY }, wanted).red("x") !== "x";
    } finally {
      vi.unstubAllEnvs();
    }
  };

  it.each([
    ["a terminal has them", true, true, {}, true],
    ["a pipe has not, not even in CI", false, true, {}, false],
    ["a dumb terminal has not", true, true, { TERM: "dumb" }, false],
    ["NO_COLOR", true, true, { NO_COLOR: "1" }, false],
    ["--no-color", true, false, {}, false],
    ["FORCE_COLOR in a pipe", false, true, { FORCE_COLOR: "1" }, true],
    ["NO_COLOR wins over FORCE_COLOR", true, true, { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
    ["--no-color wins over FORCE_COLOR", true, false, { FORCE_COLOR: "1" }, false],
  ])("%s", (_what, isTTY, wanted, env, expected) => {
    expect(red(isTTY, wanted, env)).toBe(expected);
  });
});

it("IU_DEBUG=1 adds the stack", async () => {
  vi.stubEnv("IU_DEBUG", "1");
  const { stderr } = await invoke("helth");
  const { json } = await invoke("helth", "--json");
  vi.unstubAllEnvs();
  expect(stderr).toMatch(/^ +at /m);
  expect(json.error.stack).toMatch(/^ +at /m);
});
