import { defineSetting } from "../kit/index.ts";

export const environments = ["development", "staging", "production"] as const;
export type Environment = (typeof environments)[number];

export const deploymentEnvironment = defineSetting({
  key: "deployment.environment",
  summary: "What this database is used for. In production proofs and demos may only do what they roll back.",
  valueType: "text",
  default: "development",
  oneOf: environments,
});

export const proofRequired = defineSetting({
  key: "proof.required",
  summary: "A gate opens only if every function behind it has a recorded proof for its current definition.",
  valueType: "boolean",
  default: false,
});

export const backupReference = defineSetting({
  key: "deployment.backup_reference",
  summary: "Where the last backup is, as whoever makes backups names it.",
  valueType: "text",
  default: null,
});

export const backupTakenAt = defineSetting({
  key: "deployment.backup_taken_at",
  summary: "When the last backup was taken.",
  valueType: "time",
  default: null,
});

export const backupMaxAgeHours = defineSetting({
  key: "deployment.backup_max_age_hours",
  summary: "Hours after which a backup is too old to count as one.",
  valueType: "integer",
  default: 24,
  range: [1, 8760],
});
