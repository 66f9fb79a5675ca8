import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { invalidArgument } from "../foundation/errors.ts";
import { defineFunction, int, lit, nothing, plpgsql, raise, sql } from "../kit/index.ts";
import { maxPieces } from "./gates.ts";

export const fnIuPieceCountRequire = defineFunction({
  name: "fn_iu_piece_count_require",
  summary: "Refuses a number of pieces a collection cannot have.",
  args: { p_count: int("Number of pieces; null: they are not given as an array.").nullable() },
  returns: nothing,
  volatility: "stable",
  grantTo: [],
  errors: [invalidArgument],
  declare: sql`v_limit int := ${fnDotConfigGet}(${maxPieces})::int;`,
  body: ({ arg }) => plpgsql`
    if ${arg.p_count} between 1 and v_limit then
      return;
    end if;
    ${raise(
      invalidArgument,
      sql`case when ${arg.p_count} is null then 'p_pieces is an array of piece specs.' else format('A collection has 1 to %s pieces, not %s.', v_limit, ${arg.p_count}) end`,
      { argument: lit("p_pieces"), path: lit("$"), count: arg.p_count, limit: sql`v_limit` },
      "Divide what is larger into several collections; the limit is the setting iu_core.max_pieces.",
    )}
  `,
});
