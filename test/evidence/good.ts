import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import { newKey } from "../../scripts/evidence/keys.ts";
import type { Facts } from "../../scripts/evidence/schema.ts";
import { type Files, sealPacket } from "../../scripts/evidence/seal.ts";
import { migrateUp } from "../../scripts/migrate/run.ts";
import { runProbes } from "../../scripts/prove/probes/run.ts";
import { runReport } from "../../scripts/prove/report/markdown.ts";
import { rerunScript } from "../../scripts/prove/report/rerun.ts";
import { runProofs } from "../../scripts/prove/run.ts";
import type { Good } from "../forged/forgery.ts";
import { useOwnServer } from "../setup/own_server.ts";

const some = ["fn_dot_config_set", "fn_iu_revise", "fn_iu_compose", "fn_event_outbox_partitions_ahead"];

/** A good packet of a real run on a server of its own: a few functions, presented as if there were no others. What is in it depends on no version. */
export function useGoodPacket(): {
  readonly good: Good;
  readonly files: Files;
  emptyDir(): string;
  written(): string;
} {
  const place = useOwnServer({ source: "embedded" });
  const work = mkdtempSync(join(tmpdir(), "iu-core-evidence-"));
  let good: Good | undefined;

  beforeAll(async () => {
    const installation = { product: iuCore, names: namesFor(iuCore.defaultSchema) };
    const client = await place.connect();
    await migrateUp(client);
    const proofs = { ...installation, client, witness: await place.connect() };
    const run = await runProofs(
      { ...proofs, url: place.database.url, own: false, version: "0.0.0" },
      {
        only: some,
        step: (_, task) => task(),
        probe: async () =>
          (await runProbes(proofs)).map(({ class: name, request, expected, code, output }) => ({
            class: name,
            request,
            expected,
            code,
            output,
          })),
        block: async () => [],
      },
    );
    const facts = asIfComplete(run.facts);
    good = {
      facts,
      verdict: run.verdict,
      report: runReport(run),
      rerun: rerunScript(facts.environment),
      key: newKey(),
      otherKey: newKey(),
    };
  }, 120_000);

  afterAll(() => rmSync(work, { recursive: true, force: true }));

  const ready = (): Good => {
    if (!good) throw new Error("useGoodPacket(): the packet exists in hooks and tests only");
    return good;
  };
  const emptyDir = () => mkdtempSync(join(work, "packet-"));
  return {
    get good() {
      return ready();
    },
    get files() {
      return sealPacket(ready(), ready().key);
    },
    emptyDir,
    written() {
      const dir = emptyDir();
      for (const [file, bytes] of sealPacket(ready(), ready().key)) writeFileSync(join(dir, file), bytes);
      return dir;
    },
  };
}

function asIfComplete(facts: Facts): Facts {
  const functions = facts.environment.functions.filter(({ kind, function: name }) => kind === "trigger" || some.includes(name));
  return { ...facts, environment: { ...facts.environment, only: null, functions } };
}
