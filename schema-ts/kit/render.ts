import { type ErrorDefinition, isRaiseMarker, raisedError } from "./error.ts";
import { type Fragment, type Hole, isFragment } from "./fragment.ts";
import type { Names } from "./names.ts";
import type { Definition } from "./reference.ts";

/** SQL text of a fragment. Text in a hole that spans lines is indented like the line it stands in. */
export function render(hole: Hole, names: Names): string {
  if (!isFragment(hole)) return hole.render(names);
  let text = hole.texts[0] ?? "";
  for (const [i, inner] of hole.holes.entries()) {
    text += render(inner, names).replaceAll("\n", `\n${marginOf(text)}`) + (hole.texts[i + 1] ?? "");
  }
  return text;
}

/** What the last line of a text begins with. */
const marginOf = (text: string) => /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n") + 1))?.[0] ?? "";

/** `file:line` of the template that a character of a fragment's rendered text comes from. */
export function placeOf(fragment: Fragment, names: Names, offset: number): string {
  let text = "";
  let lines = fragment.skippedLines;
  for (const [i, own] of fragment.texts.entries()) {
    const inner = fragment.holes[i];
    if (offset <= text.length + own.length || inner === undefined) {
      lines += newlines(own.slice(0, offset - text.length));
      break;
    }
    text += own;
    lines += newlines(own);
    const margin = marginOf(text);
    const rendered = render(inner, names).replaceAll("\n", `\n${margin}`);
    const into = offset - text.length;
    if (into < rendered.length) {
      if (isFragment(inner) && inner.origin.file) return placeOf(inner, names, into - newlines(rendered.slice(0, into)) * margin.length);
      break;
    }
    text += rendered;
  }
  const { file, line = 1 } = fragment.origin;
  return file ? `${file}:${line + lines}` : fragment.origin.where();
}

const newlines = (text: string) => text.split("\n").length - 1;

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
