import { isDeepStrictEqual } from "node:util";
import type { Reference } from "../reference.ts";
import { type Check, check, type Figure } from "./check.ts";
import { isTaken } from "./dump.ts";
import { changedTables, growthOf, openGates, type Place, type Snapshot } from "./snapshot.ts";

/** After the last rollback: the database is what it was at the baseline, byte for byte where that can be seen. */
export function durability({ own }: Place, before: Snapshot, after: Snapshot, expected: Reference["after"]): Check[] {
  const growth = growthOf(before.tables, after.tables);
  const checks = [
    check("leftover.collections", "collections left over", expected.collections, growth["iu_piece_collection"] ?? 0),
    check("leftover.units", "units left over", expected.units, growth["information_unit"] ?? 0),
    check("leftover.lifecycle", "lifecycle rows left over", expected.lifecycle, growth["iu_lifecycle_log"] ?? 0),
    check("leftover.events", "outbox rows left over", expected.events, growth["event_outbox"] ?? 0),
    check("tables", "tables whose rows differ from the baseline", [], changedTables(before.tables, after.tables)),
    check("tables.seen", "tables digested", before.tables.length, after.tables.length),
    check("config", "gates and settings that differ from the baseline", [], changedConfig(before, after)),
    check("schema", "schema digest", before.schemaDigest, after.schemaDigest),
    check(
      "drift",
      "objects that differ from their definitions",
      [],
      after.drift.map(({ object_kind, object_name }) => `${object_kind} ${object_name}`),
    ),
    check("health", "surfaces that are well", after.health.length, after.health.filter(({ ok }) => ok).length),
  ];
  // A database that is not ours may have gates open, and then they stay open.
  checks.push(
    check("gates", "gates that are not as they ship", own ? expected.openGates : openGates(before.config), openGates(after.config)),
  );
  if (isTaken(before.dump)) checks.push(check("dump", "pg_dump", dumpFigure(before), dumpFigure(after)));
  // Without a single table there was nothing to compare.
  return before.tables.length > 0 ? checks : [...checks, check("baseline", "tables at the baseline", true, false)];
}

function changedConfig(before: Snapshot, after: Snapshot): string[] {
  const was = new Map(before.config.map((row) => [row.key, row]));
  const keys = new Set([...before.config, ...after.config].map(({ key }) => key));
  return [...keys].filter(
    (key) =>
      !isDeepStrictEqual(
        was.get(key),
        after.config.find((row) => row.key === key),
      ),
  );
}

const dumpFigure = ({ dump }: Snapshot): Figure => (isTaken(dump) ? { bytes: dump.bytes, sha256: dump.sha256 } : dump.unavailable);
