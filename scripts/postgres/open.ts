import { debianBinaries } from "./debian.ts";
import { startDocker } from "./docker.ts";
import { dockerAnswers, dockerEndpoint } from "./docker-api.ts";
import { dockerImage, obtainImage } from "./docker-image.ts";
import { embeddedBinaries } from "./embedded.ts";
import { startLocal } from "./local.ts";
import type { PostgresServer, ServerSettings, ServerSource } from "./server.ts";
import { serverAtUrl } from "./url.ts";

export interface OpenOptions {
  readonly databaseUrl?: string | undefined;
  readonly source?: ServerSource | "auto" | undefined;
  /** A major ("16") or an exact version on npm. */
  readonly embeddedVersion?: string | undefined;
  /** For source "debian". */
  readonly major?: number | undefined;
  /** Default: fast and thrown away (`ephemeral` in settings.ts). Not for a server given by URL. */
  readonly settings?: ServerSettings | undefined;
  /** For embedded and debian: make the server's own directory in this one, which its user must be able to reach. */
  readonly directory?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A PostgreSQL to work with: the URL if one is given, else Docker if a daemon answers, else the embedded one.
 * Options win over the environment: DATABASE_URL, IU_PG_SOURCE, IU_PG_IMAGE, IU_PG_MAJOR (embedded and debian).
 */
export async function openServer(options: OpenOptions = {}): Promise<PostgresServer> {
  const databaseUrl = options.databaseUrl ?? (process.env["DATABASE_URL"] || undefined);
  const wanted = options.source ?? (options.databaseUrl === undefined ? sourceFromEnvironment() : "url");
  const major = process.env["IU_PG_MAJOR"] || undefined;
  switch (wanted === "auto" && databaseUrl !== undefined ? "url" : wanted) {
    case "url":
      if (databaseUrl === undefined) throw new Error("the source is a URL, but neither --database-url nor DATABASE_URL is set");
      return serverAtUrl(databaseUrl);
    case "docker":
      return startDocker(options);
    case "debian":
      return startLocal(debianBinaries(options.major ?? (major === undefined ? undefined : Number(major))), options);
    case "auto":
      if (await dockerIsUsable()) return startDocker(options);
  }
  return startLocal(await embeddedBinaries(options.embeddedVersion ?? major), options);
}

function sourceFromEnvironment(): ServerSource | "auto" {
  const value = process.env["IU_PG_SOURCE"] || "auto";
  const known = ["auto", "url", "docker", "embedded", "debian"] as const;
  const source = known.find((name) => name === value);
  if (source === undefined) throw new Error(`IU_PG_SOURCE is "${value}", not one of ${known.join(", ")}`);
  return source;
}

async function dockerIsUsable(): Promise<boolean> {
  const endpoint = dockerEndpoint();
  if (endpoint === undefined || !(await dockerAnswers(endpoint))) return false;
  const image = dockerImage();
  const problem = await obtainImage(endpoint, image, 20_000);
  if (problem === undefined) return true;
  process.stderr.write(
    `iu-core: Docker answers but has no image ${image} (${problem}); using the embedded PostgreSQL. ` +
      "IU_PG_IMAGE names another image, IU_PG_SOURCE=embedded silences this.\n",
  );
  return false;
}
