import { join, lit } from "../kit/index.ts";

/** What a review may allow to be done with units. */
export const reviewOperations = ["enact", "retire", "split", "merge", "supersede", "cut", "compensate"] as const;

export type ReviewOperation = (typeof reviewOperations)[number];

/** What is done with each unit by itself: under one decision it may be done with some of the units now and with others later. */
export const unitwiseOperations: readonly ReviewOperation[] = ["enact", "retire"];

/** Operations as a list for IN. */
export const operationList = (operations: readonly ReviewOperation[]) => join(operations.map((operation) => lit(operation)));

/** Kind of subject of the approvals that stand behind reviews of an operation, before the operation's name. */
export const reviewSubjectPrefix = "review.";

/** Most units one review is about. */
export const mostUnits = 10_000;
