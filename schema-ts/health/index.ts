import { defineModule, type ModuleDefinition } from "../kit/index.ts";
import { healthcheckFunction } from "./fn_iu_healthcheck.ts";
import { schemaCatalogFunction } from "./fn_iu_schema_catalog.ts";
import { schemaDigestFunction } from "./fn_iu_schema_digest.ts";
import { fnIuSchemaExcerpt } from "./fn_iu_schema_excerpt.ts";
import { schemaRecordFunction } from "./fn_iu_schema_record.ts";
import { schemaVerifyFunction } from "./fn_iu_schema_verify.ts";
import { stateDigestFunction } from "./fn_iu_state_digest.ts";
import { versionFunction } from "./fn_iu_version.ts";
import { iuSchemaExpectation } from "./iu_schema_expectation.ts";
import { shippedTablesOf, tablesOf } from "./shipped.ts";
import type { SurfaceDefinition } from "./surface.ts";
import { schemaSurface } from "./surfaces/schema.ts";

export { defineSurface, type SurfaceDefinition } from "./surface.ts";

/**
 * The module that looks at all others: built from them, so that what a later module adds is verified and digested without anybody
 * listing it here. It comes last.
 *
 * @param modules the other modules of the product, in order
 * @param version what `fn_iu_version` answers
 * @param surfaces what `fn_iu_healthcheck` asks of those of the modules that are there; whether the schema is what it should be it asks itself
 */
export function healthModule(spec: { modules: readonly ModuleDefinition[]; version: string; surfaces: readonly SurfaceDefinition[] }) {
  const fnIuVersion = versionFunction(spec.version);
  const fnIuSchemaCatalog = schemaCatalogFunction(shippedTablesOf(spec.modules));
  const fnIuSchemaDigest = schemaDigestFunction(fnIuSchemaCatalog);
  const fnIuSchemaVerify = schemaVerifyFunction(fnIuSchemaCatalog);
  const fnIuSchemaRecord = schemaRecordFunction(fnIuSchemaCatalog);
  const fnIuStateDigest = stateDigestFunction([...tablesOf(spec.modules), iuSchemaExpectation]);
  const installed = new Set(spec.modules.map(({ name }) => name));
  const surfaces = spec.surfaces.filter(({ module }) => installed.has(module));
  const fnIuHealthcheck = healthcheckFunction([...surfaces, schemaSurface(fnIuSchemaVerify)]);
  const functions = {
    fnIuVersion,
    fnIuSchemaCatalog,
    fnIuSchemaDigest,
    fnIuSchemaExcerpt,
    fnIuSchemaVerify,
    fnIuSchemaRecord,
    fnIuStateDigest,
    fnIuHealthcheck,
  };
  const module = defineModule({
    name: "health",
    summary: "Whether the installation is well: the schema against what was migrated, digests of all rows, one check per surface.",
    objects: [iuSchemaExpectation, ...Object.values(functions)],
  });
  return { ...module, functions };
}
