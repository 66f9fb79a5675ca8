/** Classes of bad execution request, as the deployment named them, and what each is here. */
export const probeClasses = {
  "production-target": "a run that commits against a database marked production",
  "real-run": "doing it for real while the capability is closed",
  "qt001-apply": "applying a definition that is not the one that was proved",
  "permit-activation-repoint-cutover": "opening a gate, or pointing it at other code, without the right to",
  "production-pg": "writing a table directly",
  "production-directus": "rewriting text that is a version",
  "production-system-issues": "bringing in names that nobody registered",
  "production-ci-deploy": "creating or replacing objects outside a migration",
  secrets: "making a role log in",
  "evidence-deletion": "deleting or rewriting history",
  "missing-delegation": "acting without saying who, or without the role that may",
  "rollback-no-mutation": "a proof that changed nothing",
  "apply-equals-before": "evidence whose apply is its baseline",
  "missing-rollback-proof": "going on without the proof that it can be undone",
  "pass-while-forbidden-surface": "claiming success after touching what is out of bounds",
} as const;

export type ProbeClass = keyof typeof probeClasses;
