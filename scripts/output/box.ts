/** Lines in a frame. */
export function box(lines: readonly string[], colour: (text: string) => string): string {
  const width = Math.max(...lines.map((line) => [...line].length));
  const rule = "─".repeat(width + 2);
  return [`┌${rule}┐`, ...lines.map((line) => `│ ${line}${" ".repeat(width - [...line].length)} │`), `└${rule}┘`].map(colour).join("\n");
}
