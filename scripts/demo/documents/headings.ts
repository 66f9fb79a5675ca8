import { toString as textOf } from "mdast-util-to-string";
import remarkParse from "remark-parse";
import { unified } from "unified";

/** A heading that is not inside a quotation or a list. Offsets count UTF-16 units, as JavaScript does. */
export interface Heading {
  readonly level: number;
  /** One line; empty for a heading without text. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** From 1. */
  readonly line: number;
}

const markdown = unified().use(remarkParse);

export function headingsOf(text: string): Heading[] {
  return markdown.parse(text).children.flatMap((node) =>
    node.type === "heading" && node.position
      ? [
          {
            level: node.depth,
            text: oneLine(textOf(node)),
            start: node.position.start.offset ?? 0,
            end: node.position.end.offset ?? 0,
            line: node.position.start.line,
          },
        ]
      : [],
  );
}

/** A piece of Markdown as a unit keeps it: a heading that opens it is its title, the rest its body. */
export function titleAndBody(text: string, headings: readonly Heading[], otherwise: string): { title: string; body: string } {
  const [first] = headings;
  if (!first?.text) return { title: otherwise, body: text };
  const opens = text.slice(0, first.start).trim() === "";
  return { title: first.text, body: opens ? text.slice(first.end).replace(/^\s*\n/, "") : text };
}

export interface Section {
  readonly text: string;
  readonly headings: readonly Heading[];
  readonly line: number;
}

/** Cuts at every heading of level 1 and 2; what comes before the first is a section of its own. Joined, the sections are the text. */
export function sectionsOf(text: string): Section[] {
  const headings = headingsOf(text);
  const cuts = headings.filter(({ level, start }) => level <= 2 && text.slice(0, start).trim() !== "");
  const starts = [{ start: 0, line: 1 }, ...cuts];
  return starts.map(({ start, line }, i) => {
    const end = starts[i + 1]?.start ?? text.length;
    const own = headings.filter((heading) => heading.start >= start && heading.start < end);
    return { text: text.slice(start, end), headings: own.map((heading) => ({ ...heading, start: heading.start - start, end: heading.end - start })), line };
  });
}

const longestTitle = 500;

/** Titles are one line of at most 500 characters without control characters. */
function oneLine(text: string): string {
  const line = [...text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\s]+/g, " ").trim().normalize("NFC")];
  return line.length <= longestTitle ? line.join("") : `${line.slice(0, longestTitle - 1).join("")}…`;
}
