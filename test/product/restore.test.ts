import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { connect } from "../../scripts/postgres/connect.ts";
import { createDatabase } from "../../scripts/postgres/databases.ts";
import { debianBinaries } from "../../scripts/postgres/debian.ts";
import { digest, verify } from "../health/transaction.ts";
import { optional } from "../require.ts";
import { debian15Has, useDebian15 } from "./debian.ts";
import { useProductForGood } from "./seed.ts";

// The builds from npm bring no pg_dump, so this stands on Debian's whatever the server of the run.
optional("a dump, restored elsewhere", debian15Has(), "postgresql-15").describe(() => {
  const debian = useDebian15();

  it("has no drift and the same digests", async () => {
    const { bin } = debianBinaries(15);
    const owner = await debian.connect();
    await useProductForGood(owner);
    const { stdout } = await promisify(execFile)(
      join(bin, "pg_dump"),
      ["--schema=iu_core", "--schema=cutter_governance", "--dbname", debian.database.url],
      {
        maxBuffer: 64 << 20,
      },
    );
    const elsewhere = await createDatabase(debian.server);
    const psql = spawn(join(bin, "psql"), ["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--dbname", elsewhere.url], {
      stdio: ["pipe", "ignore", "inherit"],
    });
    psql.stdin.end(stdout);
    expect(await once(psql, "exit")).toEqual([0, null]);

    await using restored = await connect(elsewhere.url);
    expect(await verify(restored)).toEqual([]);
    expect(await digest(restored)).toBe(await digest(owner));
    const state = "select * from iu_core.fn_iu_state_digest()";
    expect((await restored.query(state)).rows).toEqual((await owner.query(state)).rows);
    const units = "select count(*)::int as units from iu_core.information_unit";
    expect((await restored.query<{ units: number }>(units)).rows[0]?.units).toBeGreaterThan(0);
  });
});
