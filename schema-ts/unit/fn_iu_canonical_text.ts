import { iuReader } from "../foundation/roles.ts";
import { defineFunction, sql, text } from "../kit/index.ts";

export const fnIuCanonicalText = defineFunction({
  name: "fn_iu_canonical_text",
  summary: "A text as it is stored and digested: lines end in LF, Unicode is in normal form C.",
  details: "Applied once, when text enters. Applying it again changes nothing. Needs a database in UTF-8.",
  args: { p_text: text("Any text.") },
  returns: text("The text with CR LF and CR turned into LF, in NFC."),
  volatility: "immutable",
  inline: true,
  grantTo: [iuReader],
  example: "select iu_core.fn_iu_canonical_text(E'a\\r\\nb')",
  // Most text is composed already, and finding that out costs a fraction of composing it.
  body: ({ arg }) => sql`
    select replace(
      replace(
        case
          when octet_length(${arg.p_text}) = length(${arg.p_text}) then ${arg.p_text}
          when ${arg.p_text} is nfc normalized then ${arg.p_text}
          else normalize(${arg.p_text}, nfc)
        end,
        E'\r\n',
        E'\n'
      ),
      E'\r',
      E'\n'
    )
  `,
});
