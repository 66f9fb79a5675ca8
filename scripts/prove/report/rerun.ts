import type { Facts } from "../../evidence/schema.ts";

/** The same proof again, wherever iu-core is at hand, compared with what this one found. */
export function rerunScript({ only }: Facts["environment"]): string {
  const partial = only ? " --allow-partial" : "";
  const chosen = only ? ` --only ${only.join(" ")}` : "";
  return `#!/bin/sh
# Verifies this packet, runs the same proof again and compares what must not differ.
# It runs on DATABASE_URL where that is set, else on a PostgreSQL of its own. IU_CORE names the command: default npx iu-core.
set -eu
packet=$(cd "$(dirname "$0")" && pwd)
again=$(mktemp -d)
trap 'rm -rf "$again"' EXIT
iu_core=\${IU_CORE:-npx iu-core}
$iu_core evidence verify "$packet"${partial}
$iu_core prove --out "$again/packet"${chosen}
$iu_core evidence compare "$packet" "$again/packet"
`;
}
