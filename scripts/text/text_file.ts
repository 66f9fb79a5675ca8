import { parse, stringify } from "yaml";
import { Problem } from "../output/problem.ts";

/** One piece as a Markdown file: minimal front matter, then the exact body. */
export interface TextFile {
  /** Undefined in a file somebody added: its unit is still to be created. */
  readonly iuId: string | undefined;
  readonly title: string;
  /** Undefined: the kind's only role. */
  readonly role: string | undefined;
  /** Undefined: the piece follows its unit. */
  readonly pin: number | undefined;
  readonly body: string;
}

const fence = "---\n";
const known = ["iu", "title", "role", "pin"];

/** The body follows an empty line and gets one line end of its own at the end, which editors like to see. */
export function printTextFile({ iuId, title, role, pin, body }: TextFile): string {
  const facts = Object.entries({ iu: iuId, title, role, pin }).filter(([, value]) => value !== undefined);
  return `${fence}${stringify(Object.fromEntries(facts), { lineWidth: 0 })}${fence}\n${body}\n`;
}

/** @throws Problem `bad_input` that names the file and what is wrong with its front matter */
export function parseTextFile(path: string, given: string): TextFile {
  const refuse = (what: string) =>
    new Problem("bad_input", `${path}: ${what}`, {
      hint: "A file begins with ---, title: …, ---, and an empty line; then comes the text.",
    });
  const text = canonicalText(given);
  const end = text.startsWith(fence) ? text.indexOf(`\n${fence}`, fence.length - 1) : -1;
  if (end < 0) throw refuse("it has no front matter.");
  let facts: unknown;
  try {
    facts = parse(text.slice(fence.length, end + 1));
  } catch (error) {
    throw refuse(`its front matter is no YAML: ${(error as Error).message.split("\n")[0]}`);
  }
  if (typeof facts !== "object" || facts === null || Array.isArray(facts)) throw refuse("its front matter is no list of keys and values.");
  const { iu, title, role, pin, ...rest } = facts as Record<string, unknown>;
  const other = Object.keys(rest)[0];
  if (other !== undefined) throw refuse(`its front matter has the key ${other}; known are ${known.join(", ")}.`);
  if (title === undefined || title === null) throw refuse("it has no title.");
  if (iu !== undefined && (typeof iu !== "string" || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(iu)))
    throw refuse("iu is no UUID. Leave it out in a new file.");
  if (role !== undefined && typeof role !== "string") throw refuse("role is no text.");
  if (pin !== undefined && (typeof pin !== "number" || !Number.isInteger(pin) || pin < 1)) throw refuse("pin is no version number.");
  const body = text.slice(end + 1 + fence.length).replace(/^\n/, "");
  return { iuId: iu?.toLowerCase(), title: String(title), role, pin, body: body.endsWith("\n") ? body.slice(0, -1) : body };
}

/** What `fn_iu_canonical_text` makes of a text. */
export const canonicalText = (text: string): string => text.normalize("NFC").replace(/\r\n?/g, "\n");
