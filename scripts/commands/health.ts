import { defineCommand } from "./command.ts";

export const health = defineCommand({
  name: "health",
  summary: "Ask every surface of the installation whether it is well.",
  details: "Exits 1 when one is not. The same as: select * from iu_core.fn_iu_healthcheck()",
  uses: ["databaseUrl", "schema"],
  examples: ["iu-core health", "iu-core health --json | jq '.surfaces[] | select(.ok | not)'"],
  async run(context) {
    const [{ onDatabase }, { readHealth }] = await Promise.all([import("./database.ts"), import("./readings.ts")]);
    const { schema } = context.globals;
    const surfaces = await context.progress.step("Asking every surface", () => onDatabase(context, (client) => readHealth(client, schema)));
    const well = surfaces.filter(({ ok }) => ok).length;
    // No surface answering is not health.
    const ok = surfaces.length > 0 && well === surfaces.length;
    return {
      ok,
      document: { ok, schema, well, of: surfaces.length, surfaces },
      async text(style) {
        const { table } = await import("../output/table.ts");
        const rows = surfaces.map((row) => [
          row.ok ? style.green("ok") : style.red("NOT OK"),
          row.surface,
          row.ok ? JSON.stringify(row.observed) : `${JSON.stringify(row.observed)}\nexpected: ${row.expected}\n${row.hint}`,
        ]);
        const verdict = ok
          ? style.green(`healthy: ${well} of ${surfaces.length}`)
          : style.red(`not healthy: ${well} of ${surfaces.length} surfaces ok`);
        return `${table(["", "surface", "observed"], rows)}\n\n${verdict}`;
      },
    };
  },
});
