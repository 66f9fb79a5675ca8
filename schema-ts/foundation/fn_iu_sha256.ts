import { defineFunction, sql, text } from "../kit/index.ts";
import { iuReader } from "./roles.ts";

export const fnIuSha256 = defineFunction({
  name: "fn_iu_sha256",
  summary: "SHA-256 of the UTF-8 bytes of a text, as 64 lower-case hex digits.",
  args: { p_text: text("Any text; hashed exactly as it is.") },
  returns: text("64 lower-case hex digits."),
  // Not immutable: convert_to is only stable, and PostgreSQL does not inline a function that promises more than its body.
  volatility: "stable",
  inline: true,
  grantTo: [iuReader],
  example: "select iu_core.fn_iu_sha256('abc')",
  body: ({ arg }) => sql`select encode(sha256(convert_to(${arg.p_text}, 'UTF8')), 'hex')`,
});
