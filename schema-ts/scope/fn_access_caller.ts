import { iuReader } from "../foundation/roles.ts";
import { defineFunction, sql, text } from "../kit/index.ts";

export const fnAccessCaller = defineFunction({
  name: "fn_access_caller",
  summary: "The database role the session acts as: that of SET ROLE, else the one that logged in.",
  details: "Says so inside SECURITY DEFINER functions too, where current_user is their owner.",
  args: {},
  returns: text("Name of the role."),
  volatility: "stable",
  inline: true,
  grantTo: [iuReader],
  example: "select iu_core.fn_access_caller()",
  body: sql`select case current_setting('role') when 'none' then session_user::text else current_setting('role') end`,
});
