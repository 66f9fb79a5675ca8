import type { AnyTable } from "../../kit/index.ts";
import type { Plan } from "../plan.ts";

/** Entity diagrams in Mermaid, one a module, with a table of what each table holds. */
export function entityDiagram(plan: Plan): string {
  const sections = plan.product.modules.map((module) => {
    const tables = module.objects.filter((object): object is AnyTable => "$" in object && object.$.kind === "table");
    if (tables.length === 0) return "";
    const rows = tables.map((table) => `| \`${table.$.name}\` | ${table.$.summary} |`);
    return `## ${module.name}\n\n| table | one row is |\n|---|---|\n${rows.join("\n")}\n\n\`\`\`mermaid\nerDiagram\n${tables.map(entity).join("\n")}\n${tables.flatMap(relations).join("\n")}\n\`\`\`\n`;
  });
  return `# Tables\n\nGenerated from the definitions of ${plan.product.name} ${plan.product.version}.\n\n${sections.filter(Boolean).join("\n")}`;
}

function entity(table: AnyTable): string {
  const keys = new Set(table.$.primaryKey);
  const foreign = new Set(table.$.foreignKeys.flatMap((key) => key.columns));
  const lines = Object.entries(table.$.columns).map(([name, type]) => {
    const marks = [keys.has(name) ? "PK" : "", foreign.has(name) ? "FK" : ""].filter(Boolean).join(", ");
    return `    ${type.sqlType.replaceAll(" ", "_").replaceAll("[]", "_array")} ${name}${marks ? ` ${marks}` : ""}`;
  });
  return `  ${table.$.name} {\n${lines.join("\n")}\n  }`;
}

function relations(table: AnyTable): string[] {
  return table.$.foreignKeys.map((key) => `  ${key.references().$.name} ||--o{ ${table.$.name} : "${key.columns.join(", ")}"`);
}
