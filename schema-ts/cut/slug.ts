import { type Hole, lit, sql } from "../kit/index.ts";
import { notInWord } from "../unit/text_rules.ts";

/** Capital letters beyond ASCII that become small: those of Latin-1 and of Vietnamese. */
const capitals = [
  ...Array.from({ length: 31 }, (_, i) => 0xc0 + i).filter((code) => code !== 0xd7),
  ...[..."ĂĐĨŨƠƯ"].map((letter) => letter.codePointAt(0) ?? 0),
  ...Array.from({ length: 45 }, (_, i) => 0x1ea0 + 2 * i),
].map((code) => String.fromCodePoint(code));
const large = lit(capitals.join(""));
const small = lit(capitals.map((letter) => letter.toLowerCase()).join(""));

/** The last part of an address that is made from a title; an expression that is the same whatever the database's locale. */
export const slugOf = (title: Hole) => sql`
  coalesce(
    nullif(
      btrim(left(regexp_replace(translate(lower(${title} collate "C"), ${large}, ${small}), ${notInWord}, '-', 'g'), 80), '-'),
      ''
    ),
    'section'
  )
`;
