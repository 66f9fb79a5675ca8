import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "../output/problem.ts";
import { run } from "../postgres/command.ts";

/** Where a server looks for extensions: the directory given, else what the server's pg_config says. */
export async function extensionDirectory({
  directory,
  pgConfig = "pg_config",
}: {
  directory?: string;
  pgConfig?: string;
}): Promise<string> {
  const found = directory ?? join((await sharedDirectory(pgConfig)).trim(), "extension");
  if (!existsSync(found) || !statSync(found).isDirectory()) {
    throw new Problem("bad_input", `${found} is no directory.`, {
      hint: "Name the server's pg_config with --pg-config, or its directory <sharedir>/extension with --directory.",
    });
  }
  return found;
}

const sharedDirectory = (pgConfig: string): Promise<string> =>
  run(pgConfig, ["--sharedir"]).catch((cause: unknown) => {
    throw new Problem("bad_input", `${pgConfig} does not say where the server's files are.`, {
      hint: "Name the server's pg_config with --pg-config, or its directory <sharedir>/extension with --directory.",
      cause,
    });
  });
