import { fnIuSha256 } from "../foundation/fn_iu_sha256.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, plpgsql, text } from "../kit/index.ts";

export const fnIuSchemaExcerpt = defineFunction({
  name: "fn_iu_schema_excerpt",
  summary:
    "A definition short enough to read beside another one: whole below 2 000 characters, else its digest and the first line that differs.",
  args: {
    p_definition: text("The definition to show.").nullable(),
    p_other: text("The definition it is compared with; null when there is none.").nullable(),
  },
  returns: text("The definition or its excerpt; null for null.").nullable(),
  volatility: "immutable",
  grantTo: [iuReader],
  example: "select iu_core.fn_iu_schema_excerpt('text not null', 'text')",
  declare: plpgsql`
    v_line bigint;
    v_text text;
  `,
  body: ({ arg }) => plpgsql`
    if ${arg.p_definition} is null or length(${arg.p_definition}) < 2000 then
      return ${arg.p_definition};
    end if;
    select l.line_no, l.mine into v_line, v_text
      from rows from (
        string_to_table(${arg.p_definition}, E'\n'),
        string_to_table(coalesce(${arg.p_other}, ''), E'\n')
      ) with ordinality as l (mine, theirs, line_no)
      where l.mine is distinct from l.theirs
      order by l.line_no
      limit 1;
    return format(
      'sha256 %s of %s characters; line %s: %s',
      ${fnIuSha256}(${arg.p_definition}), length(${arg.p_definition}), v_line, coalesce(left(v_text, 400), '(no such line)'));
  `,
});
