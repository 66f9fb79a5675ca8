import { defineGate, defineSetting } from "../kit/index.ts";

export const composerEnabled = defineGate({
  key: "iu_core.composer_enabled",
  summary: "Collections may be composed, instantiated, edited, withdrawn and restored, and their manifests refreshed.",
});

export const maxPieces = defineSetting({
  key: "iu_core.max_pieces",
  summary: "Most pieces one collection may have. A longer document wants cutting into several collections.",
  valueType: "integer",
  default: 10_000,
  range: [1, 100_000],
});
