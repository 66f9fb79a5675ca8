import { defineGate, defineSetting } from "../kit/index.ts";

export const unitWriteEnabled = defineGate({
  key: "iu_core.unit_write_enabled",
  summary: "Single units may be created, revised, withdrawn and restored.",
});

export const maxBodyBytes = defineSetting({
  key: "iu_core.max_body_bytes",
  summary: "Largest body of one unit version in UTF-8 bytes, as it is handed in. A longer document wants cutting.",
  valueType: "integer",
  default: 524_288,
  range: [1, 67_108_864],
});
