import { cutterExec, cutterVerify } from "../foundation/roles.ts";
import { type Fragment, sql } from "../kit/index.ts";
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
