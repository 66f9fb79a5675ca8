import { existsSync } from "node:fs";
import { request } from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where a Docker daemon may listen: enough to ask it something without loading a client library. */
export type Endpoint = { readonly socketPath: string } | { readonly host: string; readonly port: number };

/** DOCKER_HOST, or the first of the usual sockets that exists. A TLS endpoint is left to testcontainers. */
export function dockerEndpoint(): Endpoint | undefined {
  const given = process.env["DOCKER_HOST"];
  if (given !== undefined && given !== "") {
    const url = new URL(given);
    if (url.protocol === "unix:") return { socketPath: url.pathname };
    if (process.env["DOCKER_TLS_VERIFY"]) return undefined;
    return { host: url.hostname, port: Number(url.port || 2375) };
  }
  const runtime = process.env["XDG_RUNTIME_DIR"];
  const sockets = [
    "/var/run/docker.sock",
    ...(runtime === undefined ? [] : [join(runtime, "docker.sock")]),
    join(homedir(), ".docker/run/docker.sock"),
    join(homedir(), ".docker/desktop/docker.sock"),
  ];
  const socketPath = sockets.find((path) => existsSync(path));
  return socketPath === undefined ? undefined : { socketPath };
}

/** One call to the daemon. Resolves with status and body, and with status 0 when it does not answer in time. */
export function askDocker(
  endpoint: Endpoint,
  method: "GET" | "POST" | "DELETE",
  path: string,
  timeout: number,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve) => {
    const call = request({ ...endpoint, method, path, signal: AbortSignal.timeout(timeout) }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      response.on("error", (error) => resolve({ status: 0, body: error.message }));
    });
    call.on("error", (error) => resolve({ status: 0, body: error.message }));
    call.end();
  });
}

/** @param patience in milliseconds; who can do without Docker has little, who asked for it on a busy machine has more */
export async function dockerAnswers(endpoint = dockerEndpoint(), patience = 250): Promise<boolean> {
  if (endpoint === undefined) return false;
  return (await askDocker(endpoint, "GET", "/_ping", patience)).status === 200;
}
