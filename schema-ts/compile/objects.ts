import type { EmittedObject } from "./part.ts";

/** `generated-sql/objects/<module>/<object>.sql`: the current state of one object, with its triggers, rows, comments and grants. */
export function objectFiles(objects: readonly EmittedObject[]): Map<string, string> {
  const files = new Map<string, string[]>();
  for (const { module, name, parts } of objects) {
    const path = module === "" ? `schemas/${name}.sql` : `${module}/${name}.sql`;
    files.set(path, [...(files.get(path) ?? []), ...parts.map((part) => part.create)]);
  }
  return new Map([...files].map(([path, texts]) => [path, `${texts.join("\n\n")}\n`]));
}
