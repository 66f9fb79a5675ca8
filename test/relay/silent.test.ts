import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBroker } from "../../scripts/relay/open.ts";
import { targetOf } from "../../scripts/relay/target.ts";
import { start } from "../cli/invoke.ts";
import { useDatabase } from "../setup/database.ts";
import { until } from "./running.ts";

const database = useDatabase();
const sockets: Socket[] = [];
let silent: Server;

/** A broker that hangs: the kernel takes the connection, and nobody answers. */
beforeAll(async () => {
  silent = createServer((socket) => void sockets.push(socket.on("error", () => {})));
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  silent.close();
});

/** Throws from a timer as soon as somebody handles what nobody handles. */
const stray = `
  const timer = setInterval(() => {
    if (process.listenerCount("uncaughtException") === 0) return;
    clearInterval(timer);
    throw new Error("Nobody catches s3cret.");
  }, 20);
`;

test.concurrent("an error that nobody handles is logged without the broker's password, and ends a relay with 70", async () => {
  const { port } = silent.address() as AddressInfo;
  const relay = start(
    ["relay", "--database-url", database.url, "--subscription", "x", "--to", `redis://me:s3cret@127.0.0.1:${port}?stream=x`, "--json"],
    { env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(stray)}` } },
  );
  const { code, json, stderr } = await relay.result;
  expect({ code, error: json.error.code }).toEqual({ code: 70, error: "fault" });
  const lines = stderr
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  expect(lines).toContainEqual(
    expect.objectContaining({ level: 60, err: expect.objectContaining({ message: expect.stringContaining("Nobody catches") }) }),
  );
  expect(stderr + JSON.stringify(json)).not.toContain("s3cret");
}, 60_000);

test.concurrent.each(["nats", "redis"])(
  "a relay whose %s does not answer ends at once when it is told to",
  async (kind) => {
    const { port } = silent.address() as AddressInfo;
    const to = `${kind}://127.0.0.1:${port}?stream=x`;
    const relay = start(["relay", "--database-url", database.url, "--subscription", "x", "--to", to, "--json"]);
    let log = "";
    relay.process.stderr?.on("data", (chunk) => {
      log += chunk;
    });
    await until(() => log.includes("relay started"), "it runs");
    relay.process.kill("SIGTERM");
    const ended = await Promise.race([relay.result, new Promise<undefined>((resolve) => setTimeout(resolve, 5_000, undefined))]);
    relay.process.kill("SIGKILL");
    expect({ code: ended?.code, json: ended?.json }).toMatchObject({ code: 0, json: { forwarded: 0 } });
  },
  60_000,
);

test.concurrent.each(["nats", "redis"])(
  "an attempt to reach a %s that does not answer leaves no socket behind",
  async (kind) => {
    const seen: Socket[] = [];
    const server = createServer((socket) => void seen.push(socket.on("error", () => {}).resume()));
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    await expect(openBroker(targetOf(`${kind}://127.0.0.1:${port}?stream=x`))).rejects.toThrow("did not answer in time");
    await until(() => seen.length > 0 && seen.every(({ destroyed }) => destroyed), "the sockets are closed");
    server.close();
  },
  60_000,
);
