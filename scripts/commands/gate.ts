import type { Command } from "commander";
import { Problem } from "../output/problem.ts";
import { loginName } from "./actor.ts";
import { type CommandGroup, type Context, defineCommand, type Outcome } from "./command.ts";

const list = defineCommand({
  name: "list",
  summary: "List the gates: which capability is open.",
  uses: ["databaseUrl", "schema"],
  examples: ["iu-core gate list", "iu-core gate list --json | jq '.gates[] | select(.open)'"],
  async run(context) {
    const [{ onDatabase }, { readConfig }] = await Promise.all([import("./database.ts"), import("./readings.ts")]);
    const config = await onDatabase(context, (client) => readConfig(client, context.globals.schema));
    const gates = config
      .filter(({ kind }) => kind === "gate")
      .map((row) => ({
        key: row.key,
        open: row.value === true,
        defaultOpen: row.default_value === true,
        isOverridden: row.is_overridden,
        description: row.description,
      }));
    return {
      ok: true,
      document: { gates },
      async text(style) {
        const { table } = await import("../output/table.ts");
        return table(
          ["gate", "", "while it is open"],
          gates.map(({ key, open, defaultOpen, description }) => [
            key,
            open === defaultOpen ? stateOf(open) : style.yellow(stateOf(open)),
            description,
          ]),
        );
      },
    };
  },
});

interface ChangeOptions {
  readonly actor?: string;
  readonly reason: string;
}

const change = (verb: "open" | "close") =>
  defineCommand<ChangeOptions>({
    name: `${verb} <key>`,
    summary: verb === "open" ? "Open a gate: allow a capability." : "Close a gate: forbid a capability.",
    details: "Who and why are logged with the old and the new value. Needs the role iu_operator or the owner.",
    uses: ["databaseUrl", "schema"],
    options: (command: Command) =>
      command.option("--actor <name>", "who asks (default: IU_ACTOR, else your login name)").requiredOption("--reason <text>", "why"),
    examples: [
      verb === "open"
        ? 'iu-core gate open iu_core.composer_enabled --actor lan --reason "import of the handbook, ticket 4711"'
        : 'iu-core gate close iu_core.composer_enabled --actor lan --reason "import is done"',
    ],
    run: (context, { args: [key = ""], options }) => setGate(context, key, verb === "open", options),
  });

async function setGate(context: Context, key: string, open: boolean, { actor, reason }: ChangeOptions): Promise<Outcome> {
  const [{ onDatabase }, { readConfig }, { call }, { fnDotConfigSet }] = await Promise.all([
    import("./database.ts"),
    import("./readings.ts"),
    import("../../schema-ts/kit/client.ts"),
    import("../../schema-ts/config/fn_dot_config_set.ts"),
  ]);
  const { schema } = context.globals;
  const p_actor = actor ?? loginName();
  const changed = await onDatabase(context, async (client) => {
    const config = await readConfig(client, schema);
    if (config.find((row) => row.key === key)?.kind === "setting") {
      throw new Problem("bad_input", `${key} is a setting, not a gate.`, {
        hint: "Settings are changed with fn_dot_config_set; iu-core gate list shows the gates.",
      });
    }
    return call(client, fnDotConfigSet, { p_key: key, p_value: open, p_actor, p_reason: reason }, { schema });
  });
  const state = stateOf(open);
  return {
    ok: true,
    document: { ...changed, actor: p_actor, reason },
    text: (style) => (changed.changed ? `${key} is ${style.bold(state)} now.` : `${key} was ${state} already.`),
  };
}

const stateOf = (open: boolean) => (open ? "open" : "closed");

export const gate: CommandGroup = {
  name: "gate",
  summary: "capabilities that are closed by default: list, open, close",
  commands: [list, change("open"), change("close")],
};
