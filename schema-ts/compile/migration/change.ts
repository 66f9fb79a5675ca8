import type { Part } from "../part.ts";
import { unguarded } from "./addition.ts";
import { ruleFor } from "./rules.ts";
import type { Step } from "./step.ts";

/** The step for a part that is changed where it stands; views and functions may need more (see recreation.ts). */
export function changeInPlace(previous: Part, part: Part): Step {
  const step = (attribute: string, up: readonly string[], down: readonly string[]): Step => {
    const rule = ruleFor(part.kind, attribute, "changed");
    return { what: `change ${part.id}`, up, down, locks: rule.locks, rule };
  };
  switch (part.kind) {
    case "function":
      return step("body", [orReplace(part.create)], [orReplace(previous.create)]);
    case "view":
      return step("query", [orReplace(part.create)], [orReplace(previous.create)]);
    case "trigger":
      return step("*", [orReplace(part.create)], [orReplace(previous.create)]);
    case "row":
      return step("*", unguarded(part, part.attributes.update ?? ""), unguarded(part, previous.attributes.update ?? ""));
    case "comment":
      return { ...step("*", [part.create], [previous.create]), always: "last" };
    default:
      return step("*", [previous.drop, part.create], [part.drop, previous.create]);
  }
}

export const orReplace = (create: string) => create.replace(/^create (function|view|trigger)/, "create or replace $1");

/** PostgreSQL replaces a function in place only with the same argument names and result, and the same number of defaults for the way back. */
export const sameSignature = (previous: Part, part: Part) =>
  ["arguments", "returns", "defaults"].every((attribute) => previous.attributes[attribute] === part.attributes[attribute]);

/** Whether a view's columns are the same, the old ones and more, or others. */
export function viewColumns(previous: Part, part: Part): "same" | "extended" | "other" {
  const [was = "", is = ""] = [previous.attributes.columns, part.attributes.columns];
  if (was === is) return "same";
  return is.startsWith(`${was}, `) ? "extended" : "other";
}
