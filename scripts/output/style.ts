import picocolors from "picocolors";

/** Colour functions; all of them leave text as it is where colours are off. */
export type Style = Pick<typeof picocolors, "bold" | "dim" | "red" | "green" | "yellow" | "cyan">;

/**
 * Whether one stream gets colours: only where a person reads it, and never when NO_COLOR is set or `--no-color` was given.
 * FORCE_COLOR overrides the terminal, not the person.
 */
export function hasColours(stream: { isTTY?: boolean }, wanted: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const capable = FORCE_COLOR ? FORCE_COLOR !== "0" : stream.isTTY === true && TERM !== "dumb";
  return wanted && !NO_COLOR && capable;
}

export const styleFor = (stream: { isTTY?: boolean }, wanted: boolean): Style => picocolors.createColors(hasColours(stream, wanted));
