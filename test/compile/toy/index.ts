import { defineProduct, plpgsql } from "../../../schema-ts/kit/index.ts";
import { audit, clerk, core, fnGateRequire, foundation, manager } from "./foundation.ts";
import { defineHistory } from "./history.ts";
import { defineStock } from "./stock.ts";

/** A small product that uses every feature of the kit once, in two versions. */
function shop(version: string, stock: ReturnType<typeof defineStock>) {
  return defineProduct({
    name: "toy",
    version,
    summary: "A shop that isn't one.",
    defaultSchema: core,
    schemas: [core, audit],
    roles: [clerk, manager],
    modules: [foundation, stock, defineHistory(stock.item)],
    gateCheck: (gate) => plpgsql`perform ${fnGateRequire}(${gate});`,
    afterMigration: [],
  });
}

const stock = defineStock(false);
export const { fnItemAdd, fnItemRemove, fnItemsOf } = stock.functions;
export const toy = shop("1.0.0", stock);
/** A column with an index, a check and a comment, other storage, a changed body, a changed and a new row, a new table. */
export const laterToy = shop("1.1.0", defineStock(true));
