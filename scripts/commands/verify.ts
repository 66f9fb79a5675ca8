import { Problem } from "../output/problem.ts";
import { defineCommand } from "./command.ts";
import { asProblems } from "./migrate.ts";
import { type PlaceOptions, place, placed } from "./place.ts";

export const verify = defineCommand<PlaceOptions>({
  name: "verify",
  summary: "Check that the database is exactly what the definitions say.",
  details:
    "Names every object, grant, comment and shipped row that is missing, unexpected or changed, and every migration that has not been " +
    "applied. Exits 1 when there is one. In SQL: select * from iu_core.fn_iu_schema_verify()",
  uses: ["databaseUrl", "schema"],
  options: place,
  examples: ["iu-core verify", "iu-core verify --json --database-url postgresql://ci@db.example/iu"],
  async run(context, { options }) {
    const [{ onDatabase }, { readDrift, readSchemaDigest, readVersion }, { migrationStatus }] = await Promise.all([
      import("./database.ts"),
      import("./readings.ts"),
      import("../migrate/status.ts"),
    ]);
    const where = placed(context, options);
    const { schema } = where;
    const found = await context.progress.step("Comparing the catalog with its definitions", () =>
      onDatabase(context, async (client) => {
        const status = await asProblems(() => migrationStatus(client, where));
        if (status.applied.length === 0 && !status.unrecorded) {
          throw new Problem("not_installed", `There is no schema ${schema} in this database.`, {
            hint: "Install iu-core here: iu-core migrate up",
          });
        }
        const drift = await readDrift(client, schema);
        // What tells them may be what is missing.
        const missing = (error: unknown) => {
          if (drift.length === 0) throw error;
          return null;
        };
        return {
          drift,
          // Installed as an extension there is no ledger, and nothing pending either.
          pending: status.unrecorded ? [] : status.pending,
          extension: status.extension,
          version: await readVersion(client, schema).catch(missing),
          digest: await readSchemaDigest(client, schema).catch(missing),
        };
      }),
    );
    const { drift, pending, version, digest, extension } = found;
    const ok = drift.length === 0 && pending.length === 0;
    return {
      ok,
      document: { ok, schema, version, schemaDigest: digest, drift, pending, ...(extension ? { extension } : {}) },
      async text(style) {
        const { table } = await import("../output/table.ts");
        const parts: string[] = [];
        if (drift.length > 0) {
          const excerpt = (text: string | null) =>
            text === null ? style.dim("(not there)") : text.length > 160 ? `${text.slice(0, 160)}…` : text;
          const rows = drift.map((row) => [
            style.red(row.drift),
            `${row.object_kind} ${row.object_name}`,
            `expected: ${excerpt(row.expected)}\nfound:    ${excerpt(row.actual)}`,
          ]);
          parts.push(table(["drift", "object", ""], rows));
        }
        if (pending.length > 0) parts.push(`Not applied yet: ${pending.join(", ")}`);
        const verdict = [
          drift.length > 0 && `${drift.length} ${drift.length === 1 ? "object differs" : "objects differ"}`,
          pending.length > 0 && `${pending.length} migrations pending`,
        ].filter(Boolean);
        parts.push(
          ok
            ? `${style.green("clean")}: ${schema} ${version}, digest ${digest}${extension ? `, as the extension ${extension.name}` : ""}`
            : style.red(`not clean: ${verdict.join(", ")}`),
        );
        return parts.join("\n\n");
      },
    };
  },
});
