import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";

export interface TableOptions {
  /** Columns whose cells are figures. */
  readonly right?: readonly number[];
}

const nothing = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
};
const noRules = { mid: "", "mid-mid": "", "left-mid": "", "right-mid": "", left: "", right: "", middle: "  " };

/** Columns with two spaces between them and no rules, so that a row can be cut and pasted. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], { right = [] }: TableOptions = {}): string {
  const plain = new Table({
    head: [...head],
    chars: { ...nothing, ...noRules },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    colAligns: head.map((_, column) => (right.includes(column) ? "right" : "left")),
  });
  plain.push(...rows.map((row) => [...row]));
  return plain
    .toString()
    .split("\n")
    .map((line) => (stripVTControlCharacters(line) === line ? line.trimEnd() : line.replace(/ +$/, "")))
    .join("\n");
}
