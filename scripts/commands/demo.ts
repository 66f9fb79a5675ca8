import { defineCommand } from "./command.ts";
export const demo = defineCommand({ name: "demo [folder]", summary: "The main job.", uses: ["databaseUrl", "source", "schema"], examples: ["iu-core demo"], run: async () => ({ ok: true, document: {}, text: () => "" }) });
