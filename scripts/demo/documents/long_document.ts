import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { headingsOf } from "./headings.ts";

/** A Markdown document as it is cut: its text, and what a Markdown parser finds in it. */
export interface LongDocument {
  readonly source: string;
  readonly text: string;
  readonly headings: number;
  /** Headings, and what stands before the first one. */
  readonly sections: number;
}

/** The reference manual of an installed package: long, and written by nobody here. */
export function readLongDocument(): LongDocument {
  const path = fileURLToPath(new URL("readme.md", import.meta.resolve("unified")));
  const text = readFileSync(path, "utf8").replaceAll("\r\n", "\n").normalize("NFC");
  const headings = headingsOf(text);
  const preamble = headings[0] === undefined || headings[0].start > 0 ? 1 : 0;
  return { source: "unified/readme.md", text, headings: headings.length, sections: headings.length + preamble };
}

/** A later edition: one section goes, one changes, one comes. Sections are those below headings of the second level. */
export function edited({ text }: LongDocument): string {
  const headings = headingsOf(text);
  const [gone, changed] = headings.filter(({ level }, i) => level === 2 && headings[i + 1]?.level === 2).slice(0, 2);
  if (!gone || !changed) throw new Error("the document has no two sections without sections of their own");
  const endOf = (start: number) => headings.find((heading) => heading.start > start)?.start ?? text.length;
  return [
    text.slice(0, gone.start),
    "## A section of the later edition\n\nIts text.\n\n",
    text.slice(endOf(gone.start), endOf(changed.start)),
    "This sentence was not there before.\n\n",
    text.slice(endOf(changed.start)),
  ].join("");
}
