/** Bounds of what callers may ask for; each is refused with IU003. */
export const mostJobs = 10_000;
export const mostPriority = 1000;
export const mostAttempts = 100;
export const mostLetters = 1000;
