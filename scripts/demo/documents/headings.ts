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

/** The first heading that has a text. */
export const titleOf = (headings: readonly Heading[]): string | undefined => headings.find(({ text }) => text !== "")?.text;

export interface Section {
  readonly title: string | undefined;
  readonly text: string;
  /** Of its first character, from 1. */
  readonly line: number;
}

/** Cuts at every heading of level 1 and 2; what comes before the first is a section of its own. Joined, the sections are the text. */
export function sectionsOf(text: string): Section[] {
  const headings = headingsOf(text);
  const beginning = text.search(/\S/);
  const cuts = headings.filter(({ level, start }) => level <= 2 && start > beginning);
  const starts = [{ start: 0, line: 1 }, ...cuts];
  return starts.map(({ start, line }, i) => {
    const end = starts[i + 1]?.start ?? text.length;
    return {
      title: titleOf(headings.filter((heading) => heading.start >= start && heading.start < end)),
      text: text.slice(start, end),
      line,
    };
  });
}

const longestTitle = 500;

/** Titles are one line of at most 500 characters without control characters. */
function oneLine(text: string): string {
  const line = [
    ...text
      .replace(/[\p{Cc}\u2028\u2029\s]+/gu, " ")
      .trim()
      .normalize("NFC"),
  ];
  return line.length <= longestTitle ? line.join("") : `${line.slice(0, longestTitle - 1).join("")}…`;
}
