import { expect, test } from "vitest";
import { useDatabase } from "../setup/database.ts";
import { gate, run, unit } from "./commands.ts";

const database = useDatabase();

test("a command whose events are live writes what the catalogue says", async () => {
  const owner = await database.connect();
  for (const key of ["iu_core.command", "iu_core.unit_write", "cutter.planning"]) await gate(owner, `${key}_enabled`, true);
  for (const domain of ["piece", "cut"]) {
    await gate(owner, `${domain}_event_runtime.emit_enabled`, true);
    await gate(owner, `${domain}_event_runtime.dry_run_only`, false);
  }
  for (const [command, args] of [
    ["iu.create", unit("live/one")],
    ["cut.open", { p_document_key: "live", p_source: "# A\n" }],
  ] as const)
    expect(await run(owner, command, args)).toMatchObject({
      status: "succeeded",
      write_set: expect.arrayContaining(["event_outbox", "event_tail"]),
    });
});
