import { accessSync, constants } from "node:fs";
import { describe } from "vitest";
import { describeEquality } from "../extension/equality.ts";
import { optional } from "../require.ts";
import { debian15Has } from "./debian.ts";

describe("every way to an installation arrives at the same catalog", () => {
  describeEquality("PostgreSQL 18", { source: "embedded", embeddedVersion: "18" });

  const shared = "/usr/share/postgresql/15/extension";
  optional("and", debian15Has() && isWritable(shared), `postgresql-15 and a writable ${shared}`).describe(() =>
    describeEquality("PostgreSQL 15", { source: "debian", major: 15 }),
  );

  for (const version of ["16", "17"]) {
    const every = process.env["IU_REQUIRE"] === "all";
    optional("and", every, "IU_REQUIRE=all, which fetches older builds").describe(() =>
      describeEquality(`PostgreSQL ${version}`, { source: "embedded", embeddedVersion: version }),
    );
  }
});

function isWritable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
