import { type ErrorDefinition, isRaiseMarker, raisedError } from "./error.ts";
import { type Hole, isFragment } from "./fragment.ts";
import type { Names } from "./names.ts";
import type { Definition } from "./reference.ts";

/** SQL text of a fragment. Text in a hole that spans lines is indented like the line it stands in. */
export function render(hole: Hole, names: Names): string {
  if (!isFragment(hole)) return hole.render(names);
  let text = hole.texts[0] ?? "";
  for (const [i, inner] of hole.holes.entries()) {
    const column = /(?:^|\n)([ \t]*)[^\n]*$/.exec(text)?.[1] ?? "";
    text += render(inner, names).replaceAll("\n", `\n${column}`) + (hole.texts[i + 1] ?? "");
  }
  return text;
}

/** Definitions a fragment refers to, at any depth. */
export function dependenciesOf(hole: Hole, found = new Set<Definition>()): Set<Definition> {
  if (!isFragment(hole)) {
    if (hole.target) found.add(hole.target);
    return found;
  }
  for (const inner of hole.holes) dependenciesOf(inner, found);
  return found;
}

/** Errors a fragment raises by itself, at any depth. */
export function errorsOf(hole: Hole, found = new Set<ErrorDefinition>()): Set<ErrorDefinition> {
  if (!isFragment(hole)) {
    if (isRaiseMarker(hole)) found.add(hole[raisedError]);
    return found;
  }
  for (const inner of hole.holes) errorsOf(inner, found);
  return found;
}
