import { defineModule } from "../kit/index.ts";
import { accessEventDomain, accessEventTypes } from "./access_event_types.ts";
import { fnAccessEffective } from "./fn_access_effective.ts";
import { fnAccessGrant } from "./fn_access_grant.ts";
import { fnAccessRevoke } from "./fn_access_revoke.ts";
import { fnAccessScopeDefine } from "./fn_access_scope_define.ts";
import { fnAccessScopeWithdraw } from "./fn_access_scope_withdraw.ts";
import { fnIuAccessCheck } from "./fn_iu_access_check.ts";
import { fnIuCollectionScopeSet } from "./fn_iu_collection_scope_set.ts";
import { fnIuRenderBody } from "./fn_iu_render_body.ts";
import { fnIuScopeSet } from "./fn_iu_scope_set.ts";
import { accessDryRunOnly, accessEmitEnabled, accessEnabled, renderBodyEnabled } from "./gates.ts";
import { iuRenderAudit, iuRenderAuditRefuseChange } from "./iu_render_audit.ts";

export const accessModule = defineModule({
  name: "access",
  summary: "Who sees what: scopes are defined, granted and given to units and collections; texts are rendered for principals, audited.",
  objects: [
    accessEnabled,
    renderBodyEnabled,
    accessEmitEnabled,
    accessDryRunOnly,
    accessEventDomain,
    accessEventTypes,
    fnAccessScopeDefine,
    fnAccessScopeWithdraw,
    fnAccessGrant,
    fnAccessRevoke,
    fnIuScopeSet,
    fnIuCollectionScopeSet,
    iuRenderAudit,
    iuRenderAuditRefuseChange,
    fnAccessEffective,
    fnIuAccessCheck,
    fnIuRenderBody,
  ],
});
