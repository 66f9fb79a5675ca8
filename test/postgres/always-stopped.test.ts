import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../scripts/postgres/process.ts";
import { type Held, hold } from "./fixtures/hold.ts";

async function expectGone({ pid, dataDirectory }: Held): Promise<void> {
  const deadline = Date.now() + 10_000;
  const there = async () => existsSync(dirname(dataDirectory)) || (await commandLine(pid)).includes(dataDirectory);
  while ((await there()) && Date.now() < deadline) await sleep(20);
  // Not `isAlive`: in a container without an init process the dead stay listed.
  expect(await commandLine(pid)).not.toContain(dataDirectory);
  expect(existsSync(dirname(dataDirectory))).toBe(false);
}

describe("an ephemeral server never outlives the process that opened it", () => {
  it.concurrent.each(["end", "exit", "throw"])("when the process comes to its own end: %s", async (way) => {
    const held = await hold(way);
    await expectGone(held);
  });

  it.concurrent.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const)("when the process gets %s", async (signal) => {
    const held = await hold("wait");
    expect(await commandLine(held.pid)).toContain(held.dataDirectory);
    held.parent.kill(signal);
    await expectGone(held);
  });
});
