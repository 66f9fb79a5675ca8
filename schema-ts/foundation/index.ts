import { defineModule } from "../kit/index.ts";
import * as errors from "./errors.ts";
import { fnIuActorRequire } from "./fn_iu_actor_require.ts";
import { fnIuSha256 } from "./fn_iu_sha256.ts";
import { fnIuUuid7 } from "./fn_iu_uuid7.ts";
import { fnIuRefuseChange } from "./refuse_change.ts";

export const foundation = defineModule({
  name: "foundation",
  summary: "What every module stands on: identifiers, digests, the actor check, immutability, the error registry.",
  objects: [fnIuUuid7, fnIuSha256, fnIuActorRequire, fnIuRefuseChange],
  // Loaders list the exports of a module in different orders; what is generated must not depend on the loader.
  errors: Object.values(errors).sort((a, b) => (a.sqlstate < b.sqlstate ? -1 : 1)),
});
