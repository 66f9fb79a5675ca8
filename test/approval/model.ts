import type { ApprovalState } from "../../schema-ts/approval/approval_states.ts";
import type { PolicyRules } from "../../schema-ts/approval/policy_rules.ts";

export type Rules = Required<Omit<PolicyRules, "expires_after">>;
export type Step =
  | { readonly do: "vote"; readonly principal: string; readonly decision: "approve" | "reject" }
  | { readonly do: "cancel"; readonly actor: string }
  | { readonly do: "invalidate"; readonly digest: "same" | "other" | null }
  | { readonly do: "elapse" }
  | { readonly do: "sweep" };

export const requester = "ana";
/** Everybody who is registered, with the role they vote in. */
export const roles: Readonly<Record<string, string>> = { ana: "author", bình: "finance", chi: "legal", dũng: "finance", em: "legal" };

/** What approvals mean, as plainly as it can be said. */
export class Model {
  state: ApprovalState = "pending";
  isOver = false;
  readonly votes = new Map<string, "approve" | "reject">();

  constructor(readonly rules: Rules) {}

  get counts(): ApprovalState {
    return this.isOver && (this.state === "pending" || this.state === "approved") ? "expired" : this.state;
  }

  mayVote(principal: string): boolean {
    const { voter_roles, voters, excluded_principals, requester_may_vote } = this.rules;
    if (excluded_principals.includes(principal) || (principal === requester && !requester_may_vote)) return false;
    if (voter_roles.length === 0 && voters.length === 0) return true;
    return voter_roles.includes(roles[principal] as string) || voters.includes(principal);
  }

  isEnough(principals: readonly string[]): boolean {
    const { minimum_approvals, distinct_roles } = this.rules;
    return principals.length >= minimum_approvals && new Set(principals.map((name) => roles[name])).size >= distinct_roles;
  }

  get canBeMet(): boolean {
    return this.isEnough(Object.keys(roles).filter((name) => this.mayVote(name)));
  }

  get approvers(): string[] {
    return [...this.votes].filter(([, decision]) => decision === "approve").map(([name]) => name);
  }

  /** Takes the step, or says with which SQLSTATE it is refused. */
  take(step: Step): string | undefined {
    switch (step.do) {
      case "vote":
        return this.vote(step.principal, step.decision);
      case "cancel":
        if (step.actor !== requester) return "IU011";
        if (this.counts !== "pending" && this.counts !== "approved") return "IU006";
        this.state = "cancelled";
        return undefined;
      case "invalidate":
        if (step.digest !== "same" && (this.state === "pending" || this.state === "approved")) this.state = "invalidated";
        return undefined;
      case "elapse":
        this.isOver = true;
        return undefined;
      case "sweep":
        this.state = this.counts;
        return undefined;
    }
  }

  private vote(principal: string, decision: "approve" | "reject"): string | undefined {
    if (this.counts !== "pending") return "IU006";
    if (principal === requester && !this.rules.requester_may_vote) return "IU011";
    if (!(principal in roles)) return "IU002";
    if (!this.mayVote(principal)) return "IU011";
    if (this.votes.has(principal)) return "IU005";
    this.votes.set(principal, decision);
    const open = Object.keys(roles).filter((name) => this.mayVote(name) && !this.votes.has(name));
    if (decision === "reject" && (this.rules.one_reject_vetoes || !this.isEnough([...this.approvers, ...open]))) this.state = "rejected";
    else if (this.isEnough(this.approvers)) this.state = "approved";
    return undefined;
  }
}
