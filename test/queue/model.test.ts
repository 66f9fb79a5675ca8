import fc from "fast-check";
import { beforeAll, test } from "vitest";
import type { Client } from "../../scripts/postgres/connect.ts";
import { useDatabase } from "../setup/database.ts";
import { newQueue, openJobs, reap } from "./jobs.ts";
import { Cancel, Claim, Enqueue, EnqueueMany, Expire, Finish, type Model, type Real, Release } from "./model.ts";

const database = useDatabase();
let client: Client;

beforeAll(async () => {
  client = await database.connect();
  await openJobs(client);
});

test("the queue does what a small model of it does, whatever is asked of it", async () => {
  const place = fc.nat({ max: 30 });
  const commands = [
    fc
      .tuple(fc.integer({ min: -2, max: 2 }), fc.option(fc.constantFrom("x", "y")), fc.integer({ min: 1, max: 3 }))
      .map((args) => new Enqueue(...args)),
    fc.tuple(fc.integer({ min: 14, max: 18 }), fc.integer({ min: -2, max: 2 })).map((args) => new EnqueueMany(...args)),
    fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant(20)).map((limit) => new Claim(limit)),
    fc
      .array(fc.tuple(place, fc.constantFrom("ok", "fail", "foreign")), { minLength: 1, maxLength: 4 })
      .map((which) => new Finish(which as never)),
    fc.tuple(place).map(([which]) => new Cancel(which)),
    fc.constant(new Expire()),
    place.map((which) => new Release(which)),
  ];
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { maxCommands: 30 }), async (run) => {
      // What the run before left to the reaper is not of this one.
      await reap(client);
      const queue = await newQueue(client);
      await fc.asyncModelRun(
        () => ({ model: { jobs: [], dead: 0, cancelled: 0 } as Model, real: { client, queue, ids: [], tokens: new Map() } as Real }),
        run,
      );
    }),
    { numRuns: 40 },
  );
}, 120_000);
