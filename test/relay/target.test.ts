import { describe, expect, it, test } from "vitest";
import { Problem } from "../../scripts/output/problem.ts";
import { targetOf, withoutSecrets } from "../../scripts/relay/target.ts";
import { execute, invoke } from "../cli/invoke.ts";

test("what is left out has its usual value", () => {
  expect(targetOf("nats://broker?stream=EVENTS")).toMatchObject({
    kind: "nats",
    host: "broker",
    port: 4222,
    tls: false,
    stream: "EVENTS",
    subject: "iu_core",
    create: false,
    exclusive: false,
  });
  expect(targetOf("rediss://ana:s%40fe@[::1]:7000/3?stream=a:b&maxlen=1000&remember=60")).toMatchObject({
    kind: "redis",
    host: "::1",
    port: 7000,
    tls: true,
    database: 3,
    user: "ana",
    password: "s@fe",
    stream: "a:b",
    remember: 60,
    maxlen: 1000,
    shown: "rediss://[::1]:7000/3",
  });
});

describe("what cannot be meant is refused, without repeating a password", () => {
  it.each([
    ["broker:4222", "--to is not the URL of a broker."],
    ["kafka://u:hunter2@broker?stream=x", "--to is not the URL of a broker."],
    ["nats://u:hunter2@broker", "--to names no stream."],
    ["nats://u:hunter2@broker?stream=a.b", "The parameter stream of --to is no name of a stream."],
    ["nats://u:hunter2@broker?stream=x&maxlen=3", "--to has no parameter maxlen for nats:"],
    ["nats://u:hunter2@broker?stream=x&stream=y", "--to gives stream twice."],
    ["nats://u:hunter2@broker/3?stream=x", "--to has a path, and NATS knows none."],
    ["nats://u:hunter2@broker?stream=x&subject=a.*", "The parameter subject of --to is no beginning of a subject."],
    ["nats://u:hunter2@broker?stream=x&create=1", "The parameter create of --to is true or false."],
    ["redis://u:hunter2@broker/x?stream=x", "The path of --to is no number of a Redis database."],
    ["redis://u:hunter2@broker?stream=x&remember=0", "The parameter remember of --to is a whole number from 1 to 31536000."],
    ["redis://u:hunter2@broker?stream=x&maxlen=-1", "The parameter maxlen of --to is a whole number from 1 to"],
    ["redis://u:hunter2%@broker?stream=x", "The credentials in --to are not encoded as a URL wants them."],
  ])("%s", (url, message) => {
    const problem = (() => {
      try {
        targetOf(url);
      } catch (error) {
        return error;
      }
    })();
    expect(problem).toBeInstanceOf(Problem);
    const { message: said, code, hint } = problem as Problem;
    expect(code).toBe("usage");
    expect(said).toContain(message);
    expect(`${said}${hint}`).not.toContain("hunter2");
  });
});

test("credentials are taken out of what others write", () => {
  const redis = targetOf("redis://ana:hunter%2F2@broker?stream=x");
  expect(withoutSecrets(redis, "no: redis://ana:hunter%2F2@broker hunter/2")).toBe("no: redis://ana:***@broker ***");
  expect(withoutSecrets(targetOf("nats://t0ken@broker?stream=x"), "bad t0ken")).toBe("bad ***");
});

describe("the command line", () => {
  it.each([
    [["--to", "nats://x?stream=y"], "Required option '--subscription <name>' not specified."],
    [["--subscription", "s"], "No broker was given."],
    [["--subscription", "s", "--to", "nats://x?stream=y", "--batch", "0"], "--batch is a whole number from 1 to 10000"],
    [["--subscription", "s", "--to", "nats://x?stream=y", "--poll-interval", "fast"], "--poll-interval is a time from"],
    [["--subscription", "s", "--to", "nats://x?stream=y", "--log-level", "loud"], "--log-level is one of"],
    [
      ["--subscription", "s", "--to", "nats://x?stream=y", "--event-source", "%zz{", "--database-url", "postgresql://x/y"],
      "--event-source is no URI",
    ],
  ])("%j", async (argv, message) => {
    const { code, stderr } = await invoke("relay", ...argv);
    expect(stderr).toContain(`error: ${message}`);
    expect(code).toBe(2);
  });

  it("says that a broker cannot be reached, and nothing of its password", { timeout: 60_000 }, async () => {
    const IU_RELAY_TO = "redis://ana:hunter2@127.0.0.1:1?stream=x";
    const argv = ["relay", "--subscription", "s", "--once", "--database-url", "postgresql://x:hunter3@127.0.0.1:1/y"];
    const { code, stdout, stderr } = await execute(argv, { env: { IU_RELAY_TO } });
    expect(stderr).toContain("error: The broker failed: connect ECONNREFUSED 127.0.0.1:1");
    expect(code).toBe(2);
    expect(stdout + stderr).not.toMatch(/hunter[23]/);
  });
});
