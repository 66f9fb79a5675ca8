import { type Plan, planProduct } from "../../schema-ts/compile/plan.ts";
import { dotConfig } from "../../schema-ts/config/dot_config.ts";
import { dotConfigRegistry } from "../../schema-ts/config/dot_config_registry.ts";
import { threeAxisAutoRefreshEnabled } from "../../schema-ts/envelope/gates.ts";
import { eventDomainRegistry } from "../../schema-ts/event/event_domain_registry.ts";
import {
  type FunctionDefinition,
  join,
  lit,
  type Names,
  type Pair,
  type ProductDefinition,
  render,
  sql,
  writeSet,
} from "../../schema-ts/kit/index.ts";
import { qualified } from "../../schema-ts/kit/relation.ts";
import { proofRequired } from "../../schema-ts/proof/settings.ts";

/** One function's proof, spelled for one schema: everything the prover runs is in here. */
export interface ProofPlan {
  readonly function: string;
  /** The gate the function checks; undefined when it has none. */
  readonly gate: string | undefined;
  /** In words: how a machine makes the call is the command catalogue's. */
  readonly pair: StatedPair;
  /** Opens what the scenario asks for, and nothing else. */
  readonly openOwn: string;
  /** Opens every gate that ships closed but the last, so that what triggers write is seen. */
  readonly openAll: string;
  /** Opens the gate behind which derived data are kept up to date: once the given state is there, or the call would find nothing left to do. */
  readonly openLast: string;
  readonly given: string | undefined;
  readonly when: string;
  readonly undo: string | undefined;
  /** Why readers may have to wait until the call commits; undefined: they may not. */
  readonly waits: string | undefined;
  /** Qualified names of the tables the definition says it writes, and of those that triggers on them say. */
  readonly writes: readonly string[];
}

export type StatedPair = { readonly inverse: string; readonly how: string } | { readonly selfCompensating: string };

const stated = (pair: Pair): StatedPair =>
  "inverse" in pair ? { inverse: pair.inverse, how: pair.how } : { selfCompensating: pair.selfCompensating };

/** A proof plan for each mutating function of the product, in order of definition. */
export function planProofs(product: ProductDefinition, names: Names): ProofPlan[] {
  const plan = planProduct(product);
  return plan.functions.filter(({ mutation }) => mutation).map((definition) => proofPlan(definition, plan, names));
}

export function proofPlan(definition: FunctionDefinition, plan: Plan, names: Names): ProofPlan {
  const { name, mutation } = definition;
  if (!mutation) throw new TypeError(`${name} writes nothing: there is nothing to prove`);
  const gate = "ungated" in mutation.gate ? undefined : mutation.gate.name;
  const { given, when, undo, opens = [], waits } = mutation.proof;
  return {
    function: name,
    gate,
    pair: stated(mutation.pair),
    openOwn: render(openGates([...(gate ? [gate] : []), ...opens]), names),
    openAll: render(openEveryGate, names),
    openLast: render(openGates([threeAxisAutoRefreshEnabled.name]), names),
    given: given && render(given, names),
    when: render(when, names),
    undo: undo && render(undo, names),
    waits,
    writes: [...writeSet(definition, plan.triggers)].map((table) => qualified(names, table.schema, table.name)).sort(),
  };
}

/**
 * Statements that open gates as the owner may: for the rest of the transaction, past the function that needs an operator. What is not proved yet
 * opens too, or it could never be proved: the requirement is off in this transaction alone, and is back with its rollback.
 */
export const openGates = (keys: readonly string[]) => sql`
  ${requireNothing};
  insert into ${dotConfig} (${dotConfig.key}, ${dotConfig.value})
    select k.key, 'true'
    from unnest(array[${join(keys.map(lit))}]::text[]) as k (key)
    on conflict (${dotConfig.key}) do update set ${dotConfig.value} = excluded.${dotConfig.value}
`;

/** Writes only where proofs are required, so that nothing else is noticed of it. */
const requireNothing = sql`
  update ${dotConfig}
    set ${dotConfig.value} = 'false'
    where ${dotConfig.key} = ${proofRequired} and ${dotConfig.value} = 'true'
`;

/** Gates that ship open hold something back and stay as they are, but for those that keep events from being live: live ones write more. */
const openEveryGate = sql`
  ${requireNothing};
  insert into ${dotConfig} (${dotConfig.key}, ${dotConfig.value})
    select ${dotConfigRegistry.key.of("r")}, 'true'
    from ${dotConfigRegistry} as r
    where ${dotConfigRegistry.kind.of("r")} = 'gate'
      and ${dotConfigRegistry.default_value.of("r")} = 'false'
      and not ${dotConfigRegistry.is_family.of("r")}
      and ${dotConfigRegistry.key.of("r")} <> ${threeAxisAutoRefreshEnabled}
    on conflict (${dotConfig.key}) do update set ${dotConfig.value} = excluded.${dotConfig.value};
  insert into ${dotConfig} (${dotConfig.key}, ${dotConfig.value})
    select distinct ${eventDomainRegistry.dry_run_gate.of("d")}, 'false'::jsonb
    from ${eventDomainRegistry} as d
    on conflict (${dotConfig.key}) do update set ${dotConfig.value} = excluded.${dotConfig.value}
`;
