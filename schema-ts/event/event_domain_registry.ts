import { dotConfigRegistry } from "../config/dot_config_registry.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineTable, type GateDefinition, shipRows, sql, text } from "../kit/index.ts";
import { appDryRunOnly, appEmitEnabled, dryRunOnly, emitEnabled } from "./gates.ts";

export const eventDomainRegistry = defineTable({
  name: "event_domain_registry",
  summary: "The domains events belong to, each with the gate that lets them be recorded and the gate that keeps them dry runs.",
  columns: {
    event_domain: text("Name of the domain.").byteOrder(),
    emit_gate: text("Gate that must be open for anything to be recorded; ships closed.").byteOrder(),
    dry_run_gate: text("Gate that makes every event a dry run while it is open; ships open.").byteOrder(),
    description: text("What the domain's events are about."),
  },
  primaryKey: ["event_domain"],
  unique: [["event_domain", "emit_gate", "dry_run_gate"]],
  foreignKeys: [
    { columns: ["emit_gate"], references: dotConfigRegistry },
    { columns: ["dry_run_gate"], references: dotConfigRegistry },
  ],
  checks: {
    name_format: (c) => sql`${c.event_domain} ~ '^[a-z][a-z0-9_]*$' and length(${c.event_domain}) <= 63`,
  },
  indexes: [
    { keys: ["emit_gate"], summary: "The domains of an emit gate." },
    { keys: ["dry_run_gate"], summary: "The domains of a dry-run gate." },
  ],
  grants: { select: [iuReader] },
  operatorRows: "none",
});

/** Emission reads what operators have set and nothing else, so the shipped defaults of a domain's gates are not free to choose. */
export function eventDomain(name: string, emit: GateDefinition, dryRun: GateDefinition, description: string) {
  if (emit.defaultValue || !dryRun.defaultValue) throw new RangeError(`Domain ${name}: emit gates ship closed, dry-run gates open`);
  return { event_domain: name, emit_gate: emit.name, dry_run_gate: dryRun.name, description };
}

export const eventDomains = shipRows(eventDomainRegistry, [
  eventDomain("piece", emitEnabled, dryRunOnly, "What happened to information units; one type for each transition of their lifecycle."),
  eventDomain("app", appEmitEnabled, appDryRunOnly, "Whatever this deployment registers event types for."),
]);
