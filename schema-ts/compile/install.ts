import { type Names, type ProductDefinition, render } from "../kit/index.ts";
import { emit } from "./emit/index.ts";
import { planProduct } from "./plan.ts";

/** One script that creates everything in an empty database whose roles exist. */
export function installScript(product: ProductDefinition, names: Names): string {
  const parts = emit(planProduct(product), names).flatMap((object) => object.parts);
  return `${[...parts.map((part) => part.create), ...product.afterMigration.map((statement) => render(statement, names))].join("\n\n")}\n`;
}
