import { iuReader } from "../foundation/roles.ts";
import { defineFunction, lit, sql, text } from "../kit/index.ts";

export const versionFunction = (version: string) =>
  defineFunction({
    name: "fn_iu_version",
    summary: "The version of the product this schema was installed or migrated to.",
    args: {},
    returns: text("A semantic version, e.g. 0.1.0."),
    volatility: "immutable",
    inline: true,
    grantTo: [iuReader],
    example: "select iu_core.fn_iu_version()",
    body: sql`select ${lit(version)}::text`,
  });
