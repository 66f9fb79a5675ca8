import { isDeepStrictEqual } from "node:util";

export type Figure = string | number | boolean | null | readonly Figure[] | { readonly [key: string]: Figure };

/** An expected figure beside the one that was observed. */
export interface Check {
  /** Name within its phase, e.g. `minted`. */
  readonly name: string;
  readonly what: string;
  readonly expected: Figure;
  readonly observed: Figure;
  readonly ok: boolean;
}

export const check = (name: string, what: string, expected: Figure, observed: Figure): Check => ({
  name,
  what,
  expected,
  observed,
  ok: isDeepStrictEqual(expected, observed),
});

export const figureText = (figure: Figure): string => (typeof figure === "string" ? figure : JSON.stringify(figure));
