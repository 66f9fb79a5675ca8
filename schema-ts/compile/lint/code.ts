const blank = (text: string) => text.replaceAll(/[^\n]/g, " ");

/** Who a session acts as is checked by PostgreSQL when it is set, unlike what a session says of itself in other settings. */
const actingRole = /\bcurrent_setting\('role'\)/g;

/** The trace of a transaction labels what is recorded; whatever a session says there, nothing is decided by it. */
const trace = /\bcurrent_setting\('iu_core\.traceparent', true\)/g;

/** The text in lower case with comments and what stands between quotes blanked out, and those two settings: every character stays where it was. */
export const code = (text: string): string =>
  text
    .replaceAll(actingRole, blank)
    .replaceAll(trace, blank)
    .replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, blank)
    .toLowerCase();

export interface MovingParts {
  /** Keys of the schemas whose tables a statement writes to; schemas are spelled as tokens. */
  readonly writesInto: readonly string[];
  readonly changesRows: boolean;
  readonly changesObjects: boolean;
}

/** What a body sets in motion, as far as its text says. */
export function movingParts(text: string): MovingParts {
  const targets = [...text.matchAll(/\b(?:insert\s+into|update|delete\s+from|truncate)\s+(?:only\s+)?__schema_(\w+?)__/g)];
  return {
    writesInto: targets.map(([, key]) => key ?? ""),
    changesRows: /\b(insert\s+into|delete\s+from|update\s+\S+\s+(\w+\s+)?set)\b/.test(text),
    changesObjects: /\b(execute\s+format|(create|alter|drop)\s+(table|index))\b/.test(text),
  };
}

/** Where an UPDATE calls something volatile in what it assigns. */
export function volatileAssignment(text: string, volatile: readonly string[]): number | undefined {
  const call = new RegExp(`\\b(${["clock_timestamp", "timeofday", "random", "gen_random_uuid", ...volatile].join("|")})\\s*\\(`);
  for (const { index, 0: head } of text.matchAll(/\bupdate\s+(?:(?!set\b)\S+\s+){0,3}set\b/g)) {
    const start = index + head.length;
    const at = text.slice(start, endOf(text, start)).search(call);
    if (at !== -1) return start + at;
  }
  return undefined;
}

/** The end of the statement, or of the parenthesis it stands in. */
function endOf(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i += 1) {
    if (text[i] === "(") depth += 1;
    if (text[i] === ")") depth -= 1;
    if (depth < 0 || text[i] === ";") return i;
  }
  return text.length;
}
