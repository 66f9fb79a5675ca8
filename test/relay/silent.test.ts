import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
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

test.concurrent.each(["nats", "redis"])(
  "a relay whose %s does not answer ends when it is told to",
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
    const ended = await Promise.race([relay.result, new Promise<undefined>((resolve) => setTimeout(resolve, 25_000, undefined))]);
    relay.process.kill("SIGKILL");
    expect({ code: ended?.code, json: ended?.json }).toMatchObject({ code: 0, json: { forwarded: 0 } });
  },
  60_000,
);
