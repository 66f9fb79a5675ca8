import { defineError } from "../kit/index.ts";

export const gateClosed = defineError({
  sqlstate: "IU001",
  code: "gate_closed",
  summary: "The capability's gate is not open; detail names it.",
  hint: "Ask an operator to open the gate with fn_dot_config_set, or call the dry-run or read-only counterpart.",
});
export const unknownKey = defineError({
  sqlstate: "IU002",
  code: "unknown_key",
  summary: "A config key, event type, kind, role, class or machine is not registered.",
  hint: "Register the name first, or correct its spelling.",
});
export const invalidArgument = defineError({
  sqlstate: "IU003",
  code: "invalid_argument",
  summary: "An argument is malformed or out of range; detail path points into a jsonb spec.",
  hint: "Correct the argument named in the detail.",
});
export const notFound = defineError({
  sqlstate: "IU004",
  code: "not_found",
  summary: "No such unit, version, collection or other row.",
  hint: "Check the id or key given in the detail.",
});
export const conflict = defineError({
  sqlstate: "IU005",
  code: "conflict",
  summary: "It exists already, or an expected value no longer matches; detail gives both.",
  hint: "Read the current state again and decide on it.",
});
export const invalidTransition = defineError({
  sqlstate: "IU006",
  code: "invalid_transition",
  summary: "The state machine has no such transition.",
  hint: "Look up the transitions allowed from the current state.",
});
export const approvalRequired = defineError({
  sqlstate: "IU007",
  code: "approval_required",
  summary: "The approval is missing, pending, expired, rejected, or for another digest.",
  hint: "Ask for an approval with fn_approval_open, and let those who may vote decide with fn_approval_vote.",
});
export const payloadRejected = defineError({
  sqlstate: "IU008",
  code: "payload_rejected",
  summary: "The event payload breaks its policy; detail lists every offending key, or the size and the limit.",
  hint: "Send facts and references, not text; register further keys with the event type.",
});
export const immutable = defineError({
  sqlstate: "IU009",
  code: "immutable",
  summary: "UPDATE, DELETE or TRUNCATE of append-only or versioned rows.",
  hint: "Write a new version or a compensating entry instead.",
});
export const integrity = defineError({
  sqlstate: "IU010",
  code: "integrity",
  summary: "A digest or count does not match what was recorded.",
  hint: "Do not write on: find out what changed with fn_iu_healthcheck and fn_iu_schema_verify.",
});
export const notPermitted = defineError({
  sqlstate: "IU011",
  code: "not_permitted",
  summary: "The caller may not see or do this.",
  hint: "Use a role that has the privilege, or ask an operator.",
});
export const leaseLost = defineError({
  sqlstate: "IU012",
  code: "lease_lost",
  summary: "The lease is no longer the caller's.",
  hint: "Drop what was taken under it: somebody else has it now.",
});
export const changeSetNotFound = defineError({
  sqlstate: "IU013",
  code: "change_set_not_found",
  summary: "Enact with a change set that has no row, or whose manifest does not list that version of the unit.",
  hint: "Author the change set with fn_governance_author, and enact exactly what its manifest lists.",
});
export const proofRequired = defineError({
  sqlstate: "IU015",
  code: "proof_required",
  summary: "The deployment requires proofs, and a function behind the gate has none for its current definition; detail lists them.",
  hint: "Prove the functions with iu-core prove and record what it found with fn_proof_record, or leave the gate closed.",
});
