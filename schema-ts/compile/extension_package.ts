import type { ProductDefinition } from "../kit/index.ts";
import { pgTleInstaller } from "./extension_pg_tle.ts";
import { rolesScript } from "./roles.ts";

/** What a packager needs beside the scripts. @param scripts every script of every version, by file name */
export function packageFiles(product: ProductDefinition, scripts: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([
    ["Makefile", makefile(product)],
    ["roles.sql", rolesScript(product)],
    [`pg_tle/${product.name}.sql`, pgTleInstaller(product, scripts)],
  ]);
}

const makefile = ({ name }: ProductDefinition) => `# ${name}: generated. make install PG_CONFIG=<the server's pg_config>
EXTENSION = ${name}
DATA = $(wildcard ${name}--*.sql)

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)
`;
