import type { Command } from "commander";
import type { Placed } from "../extension/place.ts";
import { type CommandGroup, type Context, defineCommand, type Outcome } from "./command.ts";
import { asProblems } from "./migrate.ts";

interface PlaceOptions {
  readonly directory?: string;
  readonly pgConfig?: string;
}

const where = (command: Command): Command =>
  command
    .option("--pg-config <path>", "the server's pg_config (default: pg_config)")
    .option("--directory <folder>", "the server's directory for extensions, instead of asking pg_config");

const build = defineCommand<{ out: string }>({
  name: "build",
  summary: "Put everything a packager needs into one directory.",
  details:
    "Control file, install, upgrade and downgrade scripts of every version, META.json for PGXN, a PGXS Makefile, roles.sql, the pg_tle " +
    "installer, adopt.sql and leave.sql.",
  uses: [],
  options: (command) => command.option("--out <folder>", "where to; made when it is not there", "build/extension"),
  examples: ["iu-core extension build", "iu-core extension build --out dist/iu_core && make -C dist/iu_core install"],
  async run(_context, { options: { out } }) {
    const [{ mkdirSync }, { resolve }, { distributionFiles }, { placeFiles }] = await Promise.all([
      import("node:fs"),
      import("node:path"),
      import("../extension/files.ts"),
      import("../extension/place.ts"),
    ]);
    mkdirSync(resolve(out), { recursive: true });
    return placed(placeFiles(resolve(out), "iu_core", distributionFiles()));
  },
});

const install = defineCommand<PlaceOptions>({
  name: "install",
  summary: "Put the extension's files where the server looks for them.",
  details: "All or nothing. Files that somebody else put there are never overwritten. Afterwards, in a database: create extension iu_core",
  uses: [],
  options: where,
  examples: ["iu-core extension install", "iu-core extension install --pg-config /usr/lib/postgresql/15/bin/pg_config"],
  async run(_context, { options }) {
    const [{ extensionDirectory }, { serverFiles }, { placeFiles }] = await Promise.all([
      import("../extension/directory.ts"),
      import("../extension/files.ts"),
      import("../extension/place.ts"),
    ]);
    return placed(placeFiles(await extensionDirectory(options), "iu_core", serverFiles()));
  },
});

const uninstall = defineCommand<PlaceOptions>({
  name: "uninstall",
  summary: "Take away what install put there.",
  details: "Databases that have the extension keep working, but can neither be upgraded nor restored from a dump until it is back.",
  uses: [],
  options: where,
  examples: ["iu-core extension uninstall"],
  async run(_context, { options }) {
    const [{ extensionDirectory }, { removeFiles }] = await Promise.all([
      import("../extension/directory.ts"),
      import("../extension/place.ts"),
    ]);
    return placed(removeFiles(await extensionDirectory(options), "iu_core"));
  },
});

const adopt = defineCommand({
  name: "adopt",
  summary: "Make an extension of what migrations installed in a database.",
  details: "Refused, with nothing changed, where the database differs from what its last migration left. In SQL: adopt.sql of the package.",
  uses: ["databaseUrl"],
  examples: ["iu-core extension adopt --database-url postgresql://owner@db.example/iu"],
  run: (context) =>
    switched(context, "Adopting", async (client) => (await import("../extension/modes.ts")).adopt(client), "is the extension iu_core now"),
});

const leave = defineCommand({
  name: "leave",
  summary: "Let the extension go; from then on migrations lead further.",
  details: "Nothing is dropped but the extension's name; the ledger says which migrations lead to what is there. In SQL: leave.sql.",
  uses: ["databaseUrl"],
  examples: ["iu-core extension leave --database-url postgresql://owner@db.example/iu"],
  run: (context) =>
    switched(context, "Leaving", async (client) => (await import("../extension/modes.ts")).leave(client), "is led by migrations now"),
});

export const extension: CommandGroup = {
  name: "extension",
  summary: "the other way to install: build, install, uninstall, adopt, leave",
  commands: [build, install, uninstall, adopt, leave],
};

const placed = ({ directory, written, removed }: Placed): Outcome => ({
  ok: true,
  document: { directory, written, removed },
  text: () =>
    [
      ...written.map((path) => `wrote   ${path}`),
      ...removed.map((path) => `removed ${path}`),
      `${directory}: ${written.length} written, ${removed.length} removed`,
    ].join("\n"),
});

type Client = Parameters<typeof import("../extension/modes.ts").adopt>[0];

async function switched(context: Context, title: string, work: (client: Client) => Promise<string>, said: string): Promise<Outcome> {
  const { onDatabase } = await import("./database.ts");
  const version = await context.progress.step(title, () => asProblems(() => onDatabase(context, work)));
  return { ok: true, document: { version }, text: () => `iu-core ${version} ${said}.` };
}
