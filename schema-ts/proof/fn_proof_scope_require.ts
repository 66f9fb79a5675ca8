import { fnDotConfigGet } from "../config/fn_dot_config_get.ts";
import { invalidArgument, notPermitted } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, nothing, plpgsql, raise, sql, text } from "../kit/index.ts";
import { deploymentEnvironment } from "./settings.ts";

export const fnProofScopeRequire = defineFunction({
  name: "fn_proof_scope_require",
  summary: "Refuses a run that would commit where the deployment is marked production. The first statement of every proof, probe and demo.",
  details: "The mode rollback is allowed everywhere. Only development and staging allow commit; any other mark counts as production.",
  args: { p_mode: text("rollback: everything is undone; commit: something stays.") },
  returns: nothing,
  volatility: "stable",
  grantTo: [iuReader],
  errors: [invalidArgument, notPermitted],
  example: "select iu_core.fn_proof_scope_require('rollback')",
  declare: sql`v_environment text := ${fnDotConfigGet}(${deploymentEnvironment}) #>> '{}';`,
  body: ({ arg }) => plpgsql`
    if (${arg.p_mode} in ('rollback', 'commit')) is not true then
      ${raise(invalidArgument, "The mode is rollback or commit.", { argument: sql`'p_mode'`, given: sql`left(${arg.p_mode}, 200)` })}
    end if;
    if ${arg.p_mode} <> 'rollback' and (v_environment in ('development', 'staging')) is not true then
      ${raise(
        notPermitted,
        sql`format('This database is marked %s: proofs and demos may only do here what they roll back.', v_environment)`,
        { setting: deploymentEnvironment, environment: sql`v_environment`, mode: arg.p_mode, allowed: sql`jsonb_build_array('rollback')` },
        "Run it against a development or staging database.",
      )}
    end if;
  `,
});
