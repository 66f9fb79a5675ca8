import { defineFunction, inverse, nothing, plpgsql, scenario, selfCompensating, sql, text, ungated } from "../../schema-ts/kit/index.ts";
import { clerk, item, open } from "./toy.ts";

const common = { name: "fn_x", summary: "Does it.", args: { p_title: text("Which.") }, returns: nothing, grantTo: [clerk] } as const;
const body = plpgsql`null;`;
const envelope = {
  gate: open,
  writes: [item],
  pair: selfCompensating("Call it again."),
  proof: scenario({ when: sql`select 1` }),
} as const;

defineFunction({ ...common, ...envelope, volatility: "volatile", body });
defineFunction({ ...common, ...envelope, gate: ungated("Only the owner."), pair: inverse("fn_y", "it"), volatility: "volatile", body });
defineFunction({ ...common, volatility: "stable", body });
defineFunction({ ...common, volatility: "volatile", writes: "nothing", body });

const { gate, writes, pair, proof } = envelope;
// @ts-expect-error a function that writes names its gate, or why it has none
defineFunction({ ...common, volatility: "volatile", writes, pair, proof, body });
// @ts-expect-error and the tables it writes
defineFunction({ ...common, volatility: "volatile", gate, pair, proof, body });
// @ts-expect-error and how it is undone
defineFunction({ ...common, volatility: "volatile", gate, writes, proof, body });
// @ts-expect-error and how it is proven
defineFunction({ ...common, volatility: "volatile", gate, writes, pair, body });
// @ts-expect-error volatile alone says nothing about what it writes
defineFunction({ ...common, volatility: "volatile", body });
// @ts-expect-error a gate is a definition, not its key
defineFunction({ ...common, ...envelope, gate: "toy.open", volatility: "volatile", body });
// @ts-expect-error a proof says what is proven
defineFunction({ ...common, ...envelope, proof: scenario({}), volatility: "volatile", body });
// @ts-expect-error tables are named by reference
defineFunction({ ...common, ...envelope, writes: ["item"], volatility: "volatile", body });
// @ts-expect-error a reader has no write set
defineFunction({ ...common, volatility: "stable", writes, body });
// @ts-expect-error every function says who may call it
defineFunction({ ...common, grantTo: undefined, volatility: "stable", body });
// @ts-expect-error a body is a template, not a string
defineFunction({ ...common, volatility: "stable", body: "select 1" });

// A body sees its own arguments and no others.
defineFunction({ ...common, volatility: "stable", body: ({ arg }) => plpgsql`perform ${arg.p_title};` });
// @ts-expect-error no such argument
defineFunction({ ...common, volatility: "stable", body: ({ arg }) => plpgsql`perform ${arg.p_titel};` });
