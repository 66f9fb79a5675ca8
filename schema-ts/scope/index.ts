import { defineModule } from "../kit/index.ts";
import { accessGrant } from "./access_grant.ts";
import { accessLog, accessLogRefuseChange } from "./access_log.ts";
import { accessScope } from "./access_scope.ts";
import { fnAccessCaller } from "./fn_access_caller.ts";
import { fnAccessComplete } from "./fn_access_complete.ts";
import { fnAccessExempt } from "./fn_access_exempt.ts";
import { fnAccessScopes } from "./fn_access_scopes.ts";

export const scopeModule = defineModule({
  name: "scope",
  summary: "Scopes and who was granted them: what the row level security of units and collections asks. Module access changes them.",
  objects: [accessScope, accessGrant, accessLog, accessLogRefuseChange, fnAccessCaller, fnAccessScopes, fnAccessComplete, fnAccessExempt],
});
