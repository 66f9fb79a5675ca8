import { text } from "../../../schema-ts/kit/index.ts";
import { defineCase } from "./case.ts";
import { thing, thingColumns } from "./pieces.ts";

const { name, ...others } = thingColumns;
const columns = { name, colour: text("Its colour.").nullable(), ...others };

/** A fresh installation would have another order than an upgraded one. */
export default defineCase({
  before: [thing()],
  after: [thing({ columns } as never)],
  asks: { "table __schema_core__.thing: add column colour": /put it last/ },
  back: { "column __schema_core__.thing.colour went away": /discards values/ },
});
