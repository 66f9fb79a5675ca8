import { debianBinaries } from "../postgres/debian.ts";
import { dockerAnswers, dockerEndpoint } from "../postgres/docker-api.ts";
import { dockerImage, obtainImage } from "../postgres/docker-image.ts";
import { embeddedBinaries } from "../postgres/embedded.ts";

/** One column of the matrix: which half of the tests runs, and on what. */
export interface Target {
  readonly name: string;
  readonly title: string;
  readonly project: "once" | "database";
  /** What chooses the server in `openServer`. */
  readonly env: Readonly<Record<string, string>>;
  /** Why it cannot be used on this machine; fetches what can be fetched. */
  readonly unavailable: () => Promise<string | undefined>;
}

const minute = 60_000;

export function targets(): readonly Target[] {
  return [
    {
      name: "once",
      title: "what depends on no server",
      project: "once",
      env: {},
      unavailable: async () => undefined,
    },
    ...[15, 16, 17, 18].map(embedded),
    {
      name: "debian15",
      title: "PostgreSQL 15 from Debian packages",
      project: "database",
      env: { IU_PG_SOURCE: "debian", IU_PG_MAJOR: "15" },
      unavailable: () => reasonOf(() => debianBinaries(15)),
    },
    {
      name: "docker",
      title: `Docker, ${dockerImage()}`,
      project: "database",
      env: { IU_PG_SOURCE: "docker" },
      unavailable: dockerUnavailable,
    },
  ];
}

const embedded = (major: number): Target => ({
  name: `${major}`,
  title: `PostgreSQL ${major} from npm`,
  project: "database",
  env: { IU_PG_SOURCE: "embedded", IU_PG_MAJOR: `${major}` },
  unavailable: () => reasonOf(() => embeddedBinaries(`${major}`)),
});

async function reasonOf(attempt: () => unknown): Promise<string | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    return (error as Error).message.split("\n")[0];
  }
}

async function dockerUnavailable(): Promise<string | undefined> {
  const endpoint = dockerEndpoint();
  if (endpoint === undefined || !(await dockerAnswers(endpoint, minute / 4))) return "no Docker daemon answers";
  const problem = await obtainImage(endpoint, dockerImage(), 5 * minute);
  return problem && `no image ${dockerImage()}: ${problem}; IU_PG_IMAGE names another, scripts/docker-image.sh builds one`;
}

export class UnknownTarget extends Error {}

/** @param only names with commas between them; all without it */
export function chosen(only: string | undefined): readonly Target[] {
  const all = targets();
  if (only === undefined) return all;
  const names = only.split(",").map((name) => name.trim());
  const unknown = names.filter((name) => !all.some((target) => target.name === name));
  if (unknown.length > 0) throw new UnknownTarget(`there is no ${unknown.join(", ")}; there are ${all.map(({ name }) => name).join(", ")}`);
  return all.filter(({ name }) => names.includes(name));
}
