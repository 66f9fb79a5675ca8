import { defineFunction, plpgsql, sql, text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { clerk, reader } from "./pieces.ts";

/** In place: body, language, volatility, words and privileges. */
export default defineCase({
  before: [reader("fn_x", sql`select 'a'`, { grantTo: [clerk] }), reader("fn_y", sql`select 'a'`)],
  after: [
    defineFunction({
      name: "fn_x",
      summary: "Reads more.",
      args: {},
      returns: text("It."),
      volatility: "volatile",
      writes: "nothing",
      settings: { TimeZone: "UTC" },
      cost: 7,
      grantTo: [],
      body: plpgsql`return 'b';`,
    }),
    reader("fn_y", sql`select 'a'`, { grantTo: [clerk] }),
  ],
  back: "applies",
});
