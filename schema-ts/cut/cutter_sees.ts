import { cutterExec, cutterVerify, iuAuditor } from "../foundation/roles.ts";
import { type Fragment, type Hole, join, lit, sql } from "../kit/index.ts";
import { readersSee } from "../scope/policies.ts";

/** Row level security of a table of cuts: readers see what `visible` lets them; the cutter's roles, whose work the sources are, see every cut. */
export const cutterSees = (table: string, visible: Fragment) => ({
  policies: [
    ...readersSee(table, visible).policies,
    {
      name: `${table}_cutter`,
      command: "select" as const,
      to: [cutterExec, cutterVerify],
      using: () => sql`true`,
      summary: "Who executes and verifies cuts sees all of them.",
    },
  ],
});

/** Whether those policies show a database role every cut: for functions that run as the owner, which no policy binds. */
export const seesEveryCut = (role: Hole): Fragment =>
  sql`(${join(
    [iuAuditor, cutterExec, cutterVerify].map(({ name }) => sql`pg_has_role(${role}, ${lit(name)}, 'usage')`),
    " or ",
  )})`;
