import { accessModule } from "./access/index.ts";
import { approvalModule } from "./approval/index.ts";
import { busModule } from "./bus/index.ts";
import { collectionModule } from "./collection/index.ts";
import { commandModule, commandRows } from "./command/index.ts";
import { fnDotGateRequire } from "./config/fn_dot_gate_require.ts";
import { configModule } from "./config/index.ts";
import { registryRows } from "./config/registry_rows.ts";
import { cutModule } from "./cut/index.ts";
import { envelopeModule } from "./envelope/index.ts";
import { eventModule } from "./event/index.ts";
import { foundation } from "./foundation/index.ts";
import { cutterExec, cutterVerify, iuApp, iuAuditor, iuOperator, iuReader } from "./foundation/roles.ts";
import { core, schemas } from "./foundation/schemas.ts";
import { governanceModule } from "./governance/index.ts";
import { healthModule } from "./health/index.ts";
import { standardSurfaces } from "./health/surfaces/index.ts";
import { holdModule } from "./hold/index.ts";
import { defineModule, defineProduct, gatesOf, type ModuleDefinition, settingsOf, sql } from "./kit/index.ts";
import { lifecycleModule } from "./lifecycle/index.ts";
import { machineModule } from "./machine/index.ts";
import { standardBlockers } from "./proof/blockers/index.ts";
import { proofModule, proofRows } from "./proof/index.ts";
import { queueModule } from "./queue/index.ts";
import { retentionModule } from "./retention/index.ts";
import { scopeModule } from "./scope/index.ts";
import { steps } from "./steps/index.ts";
import { structureModule } from "./structure/index.ts";
import { textModule } from "./text/index.ts";
import { unitModule } from "./unit/index.ts";

const version = "0.3.0";

/** The domain modules in order; a module may use earlier ones only. */
const domain: readonly ModuleDefinition[] = [
  machineModule,
  scopeModule,
  unitModule,
  collectionModule,
  textModule,
  eventModule,
  approvalModule,
  busModule,
  queueModule,
  governanceModule,
  holdModule,
  lifecycleModule,
  structureModule,
  envelopeModule,
  cutModule,
  accessModule,
  commandModule,
  retentionModule,
];

const proof = proofModule({ modules: [foundation, configModule, ...domain], blockers: standardBlockers });
const modules = [foundation, configModule, ...domain, proof];
/** Every module's gates and settings are shipped rows of the registry, which is the config module's. */
const registry = defineModule({
  name: configModule.name,
  summary: configModule.summary,
  objects: [registryRows(modules.flatMap(gatesOf), modules.flatMap(settingsOf))],
});
const shipped = [registry, proofRows(modules), commandRows(modules)];
const health = healthModule({ modules: [...modules, ...shipped], version, surfaces: standardSurfaces });
/** Rows made from all modules, health included; the rows themselves are no part of health's definitions. */
const rows = [registry, proofRows([...modules, health]), commandRows([...modules, health])];

/** A module with the rows that were made for its tables. */
const withRows = (module: ModuleDefinition, made: readonly ModuleDefinition[]): ModuleDefinition => ({
  ...module,
  objects: [...module.objects, ...made.filter(({ name }) => name === module.name).flatMap(({ objects }) => objects)],
});

/** The one list: everything iu-core puts into a database. */
export const iuCore = defineProduct({
  name: "iu_core",
  version,
  summary: "Governed, versioned, composable text inside PostgreSQL.",
  defaultSchema: core,
  schemas,
  roles: [iuReader, iuApp, iuOperator, iuAuditor, cutterExec, cutterVerify],
  modules: [...modules.map((module) => withRows(module, rows)), health],
  gateCheck: (gate) => sql`perform ${fnDotGateRequire}(${gate});`,
  afterMigration: [sql`select ${health.functions.fnIuSchemaRecord}();`],
  steps,
  inspection: {
    version: sql`${health.functions.fnIuVersion}()`,
    // The extension that is about to take everything in stands in the schema already.
    drift: sql`
      select concat_ws(' ', v.drift, v.object_kind, v.object_name)
      from ${health.functions.fnIuSchemaVerify}() as v
      where (v.object_kind, v.object_name) not in (('extension', 'iu_core'), ('comment', 'extension iu_core'))
    `,
  },
});

/** Functions of the proof module, for callers. */
export const proofFunctions = proof.functions;

/** Functions of the health module, for callers; the module is built from all others. */
export const healthFunctions = health.functions;
