import { fnDotConfigSet } from "../../../schema-ts/config/fn_dot_config_set.ts";
import { deploymentEnvironment } from "../../../schema-ts/proof/settings.ts";
import type { ProbeClass } from "../../evidence/format.ts";
import { type ProofPlan, planProofs } from "../plan.ts";
import { type ProofPlace, proveFunction } from "../prove.ts";
import { requireScope } from "../scope.ts";
import type { Answer, Control, Guards, Probe } from "./probe.ts";
import { askIn } from "./transaction.ts";

/** The shipped proof of one function, with a lie in it. */
type Lie = (honest: ProofPlan, schema: string) => Partial<ProofPlan>;

async function ask(place: ProofPlace, lie: Lie, { prove = proveFunction }: Guards): Promise<Answer & { codes: readonly string[] }> {
  const honest = planProofs(place.product, place.names).find((plan) => plan.function === fnDotConfigSet.name);
  if (!honest) throw new Error(`${fnDotConfigSet.name} has no proof`);
  const { problems } = await prove(place, { ...honest, ...lie(honest, place.names.schema()) });
  const codes = problems.map(({ code }) => code);
  return { code: codes[0], codes, output: problems.map(({ code, detail }) => `${code}: ${detail}`).join("\n") };
}

const proverProbe = (spec: { class: ProbeClass; request: string; lie: Lie; code: string }): Probe => ({
  class: spec.class,
  request: spec.request,
  code: spec.code,
  ask: async (place, guards) => {
    const { code, codes, output } = await ask(place, spec.lie, guards);
    return { code: codes.includes(spec.code) ? spec.code : code, output };
  },
});

export const proverProbes: readonly Probe[] = [
  {
    class: "production-target",
    request: "a run of iu-core that commits, in production",
    code: "SCOPE_LOCKED",
    ask: (place, { weakened }) => {
      const mark = `insert into ${place.names.schema()}.dot_config (key, value) values ('${deploymentEnvironment.name}', '"production"')
        on conflict (key) do update set value = excluded.value`;
      return askIn(place, {
        given: [mark, weakened].filter(Boolean).join(";\n"),
        make: (client) => requireScope(client, place.names, "commit", "A probe"),
      });
    },
  },
  proverProbe({
    class: "rollback-no-mutation",
    request: "prove a call that changes nothing",
    lie: () => ({ given: undefined, when: "select 1", undo: undefined }),
    code: "ROLLBACK_APPLY_DID_NOT_MUTATE",
  }),
  proverProbe({
    class: "apply-equals-before",
    request: "prove a call that puts back what it changed",
    lie: ({ when }) => ({ when: `savepoint probe; ${when}; rollback to savepoint probe` }),
    code: "UNDO_PROVES_NOTHING",
  }),
  proverProbe({
    class: "pass-while-forbidden-surface",
    request: "prove a call that writes outside its schema",
    lie: ({ when }) => ({ when: `${when}; create table public.iu_probe (a int); insert into public.iu_probe values (1)` }),
    code: "WRITE_NOT_DECLARED",
  }),
  proverProbe({
    class: "pass-while-forbidden-surface",
    request: "prove a call that ends the proof's own transaction",
    // It writes nothing and opens nothing: nothing is there to be committed.
    lie: () => ({ openAll: "select 1", openLast: "select 1", openOwn: "select 1", given: undefined, when: "commit", undo: undefined }),
    code: "TRANSACTION_ENDED",
  }),
];

export const proverControls: readonly Control[] = [
  { request: "prove a function as it ships", ask: (place) => ask(place, () => ({}), {}) },
  {
    request: "a run of iu-core that is rolled back",
    ask: (place) => askIn(place, { make: (client) => requireScope(client, place.names, "rollback", "A probe") }),
  },
];
