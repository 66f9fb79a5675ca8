import { beforeAll, describe, expect, it } from "vitest";
import { commandOf } from "../../schema-ts/command/command_of.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { proofPlan } from "../../scripts/prove/plan.ts";
import { useDatabase } from "../setup/database.ts";
import { changedBy, gate } from "./commands.ts";
import { throughCommand } from "./scenario.ts";

const names = namesFor(iuCore.defaultSchema);
const plan = planProduct(iuCore);
const own = iuCore.modules.find(({ name }) => name === "command")?.objects ?? [];
const commands = plan.functions.filter((fn) => fn.mutation && !own.includes(fn));
const database = useDatabase();
let owner: Client;

beforeAll(async () => {
  owner = await database.connect();
});

/** Commands that make and drop partitions, which no counter of rows shows. */
const objectsOnly = ["event.outbox_partitions_ahead", "event.outbox_partitions_drop"];

describe("every command has a dry run that writes what it declares and leaves nothing but its row", () => {
  it.each(commands.map((fn) => [commandOf(fn.name), fn] as const))("%s", async (command, fn) => {
    const { openOwn, given, when } = proofPlan(fn, plan, names);
    const statements = throughCommand(when, fn, "dry_run");
    expect(statements, "its proof calls it").toBeDefined();
    await owner.query("begin");
    try {
      await owner.query(openOwn);
      await gate(owner, "iu_core.command_enabled", true);
      if (given) await owner.query(given);
      const changed = await changedBy(owner, () => owner.query(statements ?? ""));
      expect(changed).toEqual(["iu_core.dot_iu_command_run"]);
      const { rows } = await owner.query("select * from iu_core.dot_iu_command_run where command = $1", [command]);
      for (const row of rows) expect(row).toMatchObject({ mode: "dry_run", status: "succeeded", sqlstate: null, message: null });
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.flatMap((row) => row.write_set).length > 0).toBe(!objectsOnly.includes(command));
    } finally {
      await owner.query("rollback");
    }
  });
});
