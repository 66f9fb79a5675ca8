import { beforeAll, describe, expect, test } from "vitest";
import { iuCore } from "../../schema-ts/iu-core.ts";
import { namesFor } from "../../schema-ts/kit/index.ts";
import { runCommit } from "../../scripts/demo/run_commit.ts";
import { Problem } from "../../scripts/output/problem.ts";
import type { Client } from "../../scripts/postgres/connect.ts";
import { readScope, requireScope } from "../../scripts/prove/scope.ts";
import { refusal, rolledBack, state } from "../config/session.ts";
import { useDatabase } from "../setup/database.ts";

const names = namesFor(iuCore.defaultSchema);
const database = useDatabase();
const empty = useDatabase({ template: false });
let owner: Client;

const mark = (environment: string) =>
  owner.query("insert into iu_core.dot_config (key, value) values ('deployment.environment', to_jsonb($1::text))", [environment]);
const inSql = (mode: string | null) => owner.query("select iu_core.fn_proof_scope_require($1)", [mode]);
const quiet = { step: <T>(_: string, work: () => Promise<T>) => work() } as Parameters<typeof runCommit>[0]["progress"];

beforeAll(async () => {
  owner = await database.connect();
});

test.each(["development", "staging"])("%s allows both modes", async (environment) => {
  await rolledBack(owner, async () => {
    await mark(environment);
    expect(await readScope(owner, names)).toEqual({ environment, allowed: ["rollback", "commit"] });
    await inSql("rollback");
    await inSql("commit");
  });
});

describe("production", () => {
  test("allows what is rolled back, and refuses what commits with a stable code", async () => {
    await rolledBack(owner, async () => {
      await mark("production");
      expect(await requireScope(owner, names, "rollback", "A proof")).toEqual({ environment: "production", allowed: ["rollback"] });
      const refused = await requireScope(owner, names, "commit", "A proof").catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(Problem);
      expect(refused).toMatchObject({ code: "SCOPE_LOCKED", detail: { environment: "production", mode: "commit", allowed: ["rollback"] } });
      await inSql("rollback");
      expect(await refusal(inSql("commit"))).toMatchObject({
        sqlstate: "IU011",
        detail: { setting: "deployment.environment", environment: "production", allowed: ["rollback"] },
      });
    });
  });

  test("a mark nobody knows counts as production", async () => {
    await rolledBack(owner, async () => {
      await owner.query("alter table iu_core.dot_config disable trigger user");
      await mark("prod");
      expect(await readScope(owner, names)).toEqual({ environment: "prod", allowed: ["rollback"] });
      expect(await refusal(inSql("commit"))).toMatchObject({ sqlstate: "IU011" });
    });
  });

  test("the demo commits nothing there, not even a migration", async () => {
    await mark("production");
    try {
      const before = await state(owner);
      const refused = await runCommit({ databaseUrl: database.url, progress: quiet, actor: "ana" }).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: "SCOPE_LOCKED" });
      expect(await state(owner)).toEqual(before);
    } finally {
      await owner.query("delete from iu_core.dot_config");
    }
    expect((await runCommit({ databaseUrl: database.url, progress: quiet, actor: "ana" })).collections.length).toBeGreaterThan(0);
  });
});

test("an unknown mode is refused everywhere", async () => {
  for (const mode of ["", "COMMIT", "real", null]) {
    expect(await refusal(inSql(mode)), String(mode)).toMatchObject({ sqlstate: "IU003", detail: { argument: "p_mode" } });
  }
});

test("a database without iu-core, or with one that knows no marks, is not marked", async () => {
  expect(await readScope(await empty.connect(), names)).toEqual({ environment: null, allowed: ["rollback", "commit"] });
  await rolledBack(owner, async () => {
    await owner.query("delete from iu_core.dot_config_registry where key = 'deployment.environment'");
    expect(await readScope(owner, names)).toMatchObject({ environment: null });
  });
});
