import { defineGate } from "../kit/index.ts";

export const threeAxisAutoRefreshEnabled = defineGate({
  key: "iu_core.three_axis_auto_refresh_enabled",
  summary:
    "The envelopes of the units a statement concerns are refreshed in its transaction. Closed, they drift until they are refreshed by hand.",
});

export const unitMetadataEnabled = defineGate({
  key: "iu_core.unit_metadata_enabled",
  summary: "Units may be tagged and linked to objects of the database.",
});
