import { boolean, defineFunction, sql, text } from "../kit/index.ts";

export const fnAccessExempt = defineFunction({
  name: "fn_access_exempt",
  summary: "Whether row level security does not apply to a database role: superusers, BYPASSRLS, and who has the privileges of the owner.",
  details: "Called inside functions that run as the owner.",
  args: { p_role: text("A database role.") },
  returns: boolean("True: it sees everything."),
  volatility: "stable",
  inline: true,
  grantTo: [],
  body: ({ arg }) => sql`
    select exists (
      select from pg_roles r
      where r.rolname = ${arg.p_role}::name and (r.rolsuper or r.rolbypassrls or pg_has_role(r.oid, current_user, 'usage'))
    )
  `,
});
