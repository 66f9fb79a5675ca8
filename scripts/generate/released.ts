/** Versions a generated file carries in its name: one for a migration or an install script, two for an upgrade. */
const versionsIn = (path: string): string[] =>
  Array.from(path.matchAll(/(?:_|--)(\d+\.\d+\.\d+)(?=--|_concurrently\.|\.(?:sql|js)$)/g), ([, version = ""]) => version);

/** Whether a file belongs to released versions alone: it is neither written again nor stale. */
export function isFrozen(path: string, released: readonly string[]): boolean {
  if (!path.startsWith("migrations/") && !path.startsWith("generated-sql/extension/")) return false;
  const versions = versionsIn(path);
  return versions.length > 0 && versions.every((version) => released.includes(version));
}
