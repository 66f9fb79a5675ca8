import { askDocker, type Endpoint } from "./docker-api.ts";

export function dockerImage(): string {
  return process.env["IU_PG_IMAGE"] || "postgres:18";
}

/** Undefined when the daemon has the image or could fetch it within `patience` milliseconds; else why not. */
export async function obtainImage(endpoint: Endpoint, image: string, patience: number): Promise<string | undefined> {
  const inspected = await askDocker(endpoint, "GET", `/images/${image}/json`, 5_000);
  if (inspected.status === 200) return undefined;
  const { name, tag } = parse(image);
  const query = new URLSearchParams({ fromImage: name, ...(tag === undefined ? {} : { tag }) });
  process.stderr.write(`iu-core: Docker is fetching the image ${image}\n`);
  const pulled = await askDocker(endpoint, "POST", `/images/create?${query}`, patience);
  if (pulled.status === 0) return `fetching it took longer than ${patience / 1000} s`;
  // The daemon answers 200 before it knows: a failure after that is a line of the body.
  const failure = /"(?:error|message)"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(pulled.body)?.[1];
  return pulled.status === 200 && failure === undefined ? undefined : (failure ?? `HTTP ${pulled.status}`);
}

/** The last colon is a tag unless a slash follows it: then it belongs to the registry's port. */
function parse(image: string): { name: string; tag: string | undefined } {
  if (image.includes("@")) return { name: image, tag: undefined };
  const colon = image.lastIndexOf(":");
  if (colon === -1 || image.indexOf("/", colon) !== -1) return { name: image, tag: "latest" };
  return { name: image.slice(0, colon), tag: image.slice(colon + 1) };
}
