import { basename, extname } from "node:path";
import slugify from "@sindresorhus/slugify";
import type { BlockSpec } from "../../schema-ts/cut/block_spec.ts";
import { headingsOf } from "../demo/documents/headings.ts";

export interface HeadingBlocks {
  readonly blocks: readonly BlockSpec[];
  readonly headings: number;
}

const frontMatter = /^---\n(?:[\s\S]*?\n)??---(?:\n|$)/;

/**
 * Cuts a Markdown text at its headings, of whatever form, that are not inside a quotation or a list. Front matter and a blank beginning are
 * gaps, any other beginning is a block called Preamble. Joined, the blocks are the text.
 *
 * @param text canonical, as the database stores it: byte offsets count its UTF-8 bytes
 * @param maxLevel headings of a deeper level are text
 */
export function blocksOf(text: string, maxLevel = 6): HeadingBlocks {
  const front = frontMatter.exec(text)?.[0].length ?? 0;
  // Blanks where the front matter stands: it is no Markdown, and a line of hyphens would make it a heading.
  const headings = headingsOf(text.slice(0, front).replace(/[^\n]/g, " ") + text.slice(front))
    .filter(({ level }) => level <= maxLevel)
    .map((heading) => ({ ...heading, start: text.lastIndexOf("\n", heading.start - 1) + 1 }));
  const first = headings[0]?.start ?? text.length;
  const begun = [
    ...(front > 0 ? [{ start: 0, facts: { gap: "front-matter" } }] : []),
    ...(first > front ? [{ start: front, facts: /\S/.test(text.slice(front, first)) ? { title: "Preamble" } : { gap: "preamble" } }] : []),
    ...headings.map(({ start, text: title, level }) => ({
      start,
      facts: { title: title || "Section", metadata: { heading_level: level } },
    })),
  ];
  let [at, bytes] = [0, 0];
  const byteOffset = (offset: number) => {
    bytes += Buffer.byteLength(text.slice(at, offset));
    at = offset;
    return bytes;
  };
  const starts = [...begun.map(({ start }) => byteOffset(start)), byteOffset(text.length)];
  return {
    headings: headings.length,
    blocks: begun.map(({ facts }, i) => ({ byte_start: starts[i] ?? 0, byte_end: starts[i + 1] ?? 0, ...facts }) as BlockSpec),
  };
}

/** The key of a document that is given none: its file's name in letters and hyphens. */
export const documentKeyOf = (file: string): string => slugify(basename(file, extname(file))) || "document";
