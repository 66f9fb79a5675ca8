import { approvalModule } from "./approval/index.ts";
import { busModule } from "./bus/index.ts";
import { collectionModule } from "./collection/index.ts";
import { fnDotGateRequire } from "./config/fn_dot_gate_require.ts";
import { configModule } from "./config/index.ts";
import { registryRows } from "./config/registry_rows.ts";
import { eventModule } from "./event/index.ts";
import { foundation } from "./foundation/index.ts";
import { cutterExec, cutterVerify, iuApp, iuAuditor, iuOperator, iuReader } from "./foundation/roles.ts";
import { core } from "./foundation/schemas.ts";
import { healthModule } from "./health/index.ts";
import { standardSurfaces } from "./health/surfaces/index.ts";
import { defineModule, defineProduct, gatesOf, type ModuleDefinition, settingsOf, sql } from "./kit/index.ts";
import { machineModule } from "./machine/index.ts";
import { queueModule } from "./queue/index.ts";
import { unitModule } from "./unit/index.ts";

const version = "0.2.0";

/** The domain modules in order; a module may use earlier ones only. */
const domain: readonly ModuleDefinition[] = [machineModule, unitModule, collectionModule, eventModule, approvalModule, busModule, queueModule];

const modules = [foundation, configModule, ...domain];
/** Every module's gates and settings are shipped rows of the registry, which is the config module's. */
const registry = defineModule({
  name: configModule.name,
  summary: configModule.summary,
  objects: [registryRows(modules.flatMap(gatesOf), modules.flatMap(settingsOf))],
});
const health = healthModule({ modules: [...modules, registry], version, surfaces: standardSurfaces });

/** The one list: everything iu-core puts into a database. */
export const iuCore = defineProduct({
  name: "iu_core",
  version,
  summary: "Governed, versioned, composable text inside PostgreSQL.",
  defaultSchema: core,
  schemas: [core],
  roles: [iuReader, iuApp, iuOperator, iuAuditor, cutterExec, cutterVerify],
  modules: [
    ...modules.map((module) => (module === configModule ? { ...module, objects: [...module.objects, ...registry.objects] } : module)),
    health,
  ],
  gateCheck: (gate) => sql`perform ${fnDotGateRequire}(${gate});`,
  afterMigration: [sql`select ${health.functions.fnIuSchemaRecord}();`],
});

/** Functions of the health module, for callers; the module is built from all others. */
export const healthFunctions = health.functions;
