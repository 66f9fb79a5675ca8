import type { States, Transition } from "../kit/index.ts";

/** The states of a request. Only `approved` counts, and only until the request expires. */
export const approvalStates = {
  pending: { initial: true, summary: "Votes are still missing." },
  approved: { summary: "The quorum was reached: it counts until it expires." },
  rejected: { summary: "It was vetoed, or can no longer be approved." },
  expired: { summary: "Its time was over." },
  invalidated: { summary: "The subject is no longer what approval was asked for." },
  cancelled: { summary: "Who asked for it took it back." },
} as const satisfies States;

export type ApprovalState = keyof typeof approvalStates;

export const approvalTransitions: readonly Transition<ApprovalState>[] = [
  { from: "pending", to: "approved", name: "approve", summary: "The vote that completes the quorum." },
  { from: "pending", to: "rejected", name: "reject", summary: "A veto, or the rejection that makes the quorum unreachable." },
  { from: "pending", to: "expired", name: "expire", summary: "Swept after its time was over." },
  { from: "pending", to: "invalidated", name: "invalidate", summary: "The subject changed." },
  { from: "pending", to: "cancelled", name: "cancel", summary: "The requester takes it back." },
  { from: "approved", to: "expired", name: "expire", summary: "Swept after its time was over." },
  { from: "approved", to: "invalidated", name: "invalidate", summary: "The subject changed after it was approved." },
  { from: "approved", to: "cancelled", name: "cancel", summary: "The requester takes it back after it was approved." },
];
