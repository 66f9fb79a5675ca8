import { iuReader } from "../foundation/roles.ts";
import { boolean, defineFunction, join, jsonb, lit, rows, sql, text } from "../kit/index.ts";
import { deparseSettings } from "./session.ts";
import { type SurfaceDefinition, sampleSize } from "./surface.ts";

export const healthcheckFunction = (surfaces: readonly SurfaceDefinition[]) =>
  defineFunction({
    name: "fn_iu_healthcheck",
    summary: "One row per surface of the product: whether it is well, what was seen, what was expected, what to do.",
    details:
      `Surfaces, in order: ${surfaces.map(({ surface }) => surface).join(", ")}. Cheap on large data: where a table grows, the newest ${sampleSize} rows are looked at. ` +
      "Reads as the owner, so that the verdict does not depend on who asks; shows counts and keys, never text.",
    args: {},
    returns: rows({
      surface: text("Name of the surface; one that is not installed has no row."),
      ok: boolean("Whether everything expected holds."),
      observed: jsonb<Record<string, unknown>>("What was seen: counts, and the first offenders by key."),
      expected: text("What holds when the surface is well."),
      hint: text("What to do when it does not."),
    }),
    volatility: "stable",
    security: "definer",
    grantTo: [iuReader],
    settings: { TimeZone: "UTC", jit: deparseSettings.jit },
    example: "select surface, ok, observed from iu_core.fn_iu_healthcheck()",
    body: sql`${join(surfaces.map(surfaceRow), "\nunion all\n")}`,
  });

const surfaceRow = ({ surface, query, expected, hint }: SurfaceDefinition) => sql`
  select ${lit(surface)}, s.ok, s.observed, ${lit(expected)}, ${lit(hint)}
  from (
    ${query}
  ) as s (ok, observed)
`;
