/** Bounds of what a job may be given, also by a subscription whose events become jobs; each is refused with IU003. */
export const mostPriority = 1000;
export const mostAttempts = 100;
