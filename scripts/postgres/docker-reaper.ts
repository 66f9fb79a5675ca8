import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { Endpoint } from "./docker-api.ts";

const program = `
const { request } = require("node:http");
const [endpoint, container] = JSON.parse(process.argv[1]);
process.stdin.resume().on("end", () => {
  request({ ...endpoint, method: "DELETE", path: "/containers/" + container + "?force=1&v=1" }).on("error", () => {}).end();
});
`;

/**
 * As the watchdog of a local server: its pipe closes when we are gone, and then the container goes too.
 *
 * @param container its name: known before the container is there, so no moment is left uncovered
 */
export function reapWithUs(endpoint: Endpoint, container: string): void {
  const child = spawn(process.execPath, ["-e", program, JSON.stringify([endpoint, container])], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: {},
  });
  const pipe = child.stdin as unknown as Socket;
  pipe.on("error", () => {});
  pipe.unref();
  child.unref();
}
