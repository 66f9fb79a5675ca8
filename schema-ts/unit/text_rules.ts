import { type Fragment, type Hole, lit, sql } from "../kit/index.ts";

/**
 * What a unit's text and names must look like. Each rule is a SQL expression of type text: a sentence that says what is wrong, or null.
 * Expressions, not functions, so that one statement can judge ten thousand specs; put columns or variables into the holes, since an
 * expression is repeated. All but `bodyProblem` judge canonical text (`fnIuCanonicalText`).
 */

/** C0 and C1 controls, DEL, and the two line breaks of Unicode. */
const control = lit(String.raw`[\u0001-\u001f\u007f-\u009f\u2028\u2029]`);

/** Anything but spaces, of whatever width. */
const visible = lit(String.raw`[^ \u00a0\u1680\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]`);

/**
 * Besides ASCII an address may have precomposed letters: Latin, Greek, Cyrillic, kana, Han, Hangul. Scripts that run right to left or
 * need combining marks stay out: an address is compared byte for byte and read aloud from a log.
 */
const moreLetters =
  String.raw`\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0386\u0388-\u03ff\u0400-\u0481\u048a-\u052f` +
  String.raw`\u1e00-\u1eff\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3`;
const notInAddress = lit(`[^A-Za-z0-9._:/${moreLetters}-]`);

/** Runs of characters that part the words of an address made from a title: all but letters and digits. */
export const notInWord = lit(`[^A-Za-z0-9${moreLetters}]+`);

/** Of a title: one line of 1 to 500 characters, not blank. */
export const titleProblem = (title: Hole): Fragment => sql`
  case
    when ${title} is null then 'A title is required.'
    when length(${title}) not between 1 and 500 then 'A title has 1 to 500 characters.'
    when ${title} ~ ${control} then 'A title is one line without control characters.'
    when ${title} !~ ${visible} then 'A title is not blank.'
  end
`;

/** Of a canonical address or a key: 1 to 500 letters, digits and `. _ : / -`. */
export const addressProblem = (address: Hole): Fragment => sql`
  case
    when ${address} is null then 'An address is required.'
    when length(${address}) not between 1 and 500 then 'An address has 1 to 500 characters.'
    when ${address} ~ ${notInAddress} then 'An address has letters, digits and . _ : / - only.'
  end
`;

/** Of a unit kind: a lower-case name of at most 63 characters. */
export const unitKindProblem = (kind: Hole): Fragment => sql`
  case
    when ${kind} is null then 'A unit kind is required.'
    when length(${kind}) not between 1 and 63 or ${kind} ~ '^[^a-z]|[^a-z0-9_.-]' then 'A unit kind is a lower-case name of at most 63 characters, such as step or policy.clause.'
  end
`;

/**
 * Of a body as it is handed in: there, and not larger than the limit. Comes before normalisation, which is not free.
 *
 * @param maxBytes the value of the setting `iu_core.max_body_bytes`, an integer
 */
export const bodyProblem = (body: Hole, maxBytes: Hole): Fragment => sql`
  case
    when ${body} is null then 'A body is required.'
    when octet_length(${body}) > ${maxBytes} then format('A body has at most %s bytes, this one has %s.', ${maxBytes}, octet_length(${body}))
  end
`;

/** Of metadata (jsonb): an object of at most 64 KiB. */
export const metadataProblem = (metadata: Hole): Fragment => sql`
  case
    when ${metadata} is null or jsonb_typeof(${metadata}) <> 'object' then 'Metadata is a JSON object.'
    when octet_length(${metadata}::text) > 65536 then 'Metadata has at most 65536 bytes.'
  end
`;

/** Of a change note: null, or 1 to 2000 characters. */
export const changeNoteProblem = (note: Hole): Fragment => sql`
  case when length(${note}) not between 1 and 2000 then 'A change note has 1 to 2000 characters.' end
`;
