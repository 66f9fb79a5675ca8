/** Bounds of what callers may ask for; each is refused with IU003. */
export const mostJobs = 10_000;
export const mostLetters = 1000;
