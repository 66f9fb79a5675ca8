import { expect, test } from "vitest";
import { checkDefinitions } from "../../schema-ts/compile/check.ts";
import { planProduct } from "../../schema-ts/compile/plan.ts";
import {
  defineError,
  defineFunction,
  defineGate,
  type Fragment,
  functionNamed,
  inverse,
  nothing,
  plpgsql,
  raise,
  scenario,
  sql,
  text,
  ungated,
} from "../../schema-ts/kit/index.ts";
import { failure, gate, productOf, type Setting, table } from "./pieces.ts";

const statement = sql`select ${functionNamed("fn_put")}()`;
const reader = { summary: "Reads.", args: {}, returns: nothing, volatility: "stable", grantTo: [] } as const;
const sound = {
  name: "fn_put",
  summary: "Writes.",
  args: {},
  returns: nothing,
  volatility: "volatile",
  gate,
  writes: [table],
  pair: inverse("fn_put_back", "the same way"),
  proof: scenario({ when: statement, undo: statement }),
  grantTo: [],
  errors: [failure],
  body: plpgsql`${raise(failure, "It failed.")}`,
} as const;
const back = defineFunction({ ...sound, name: "fn_put_back", pair: inverse("fn_put", "the same way") });

const findings = (spec: object, others: readonly unknown[] = [back, gate], setting: Setting = {}) => {
  const changed = defineFunction({ ...sound, ...spec } as typeof sound);
  return checkDefinitions(planProduct(productOf([changed, table, ...others], setting))).map(
    ({ rule, object, message }) => `${rule} ${object}: ${message}`,
  );
};

test("a sound definition has no finding", () => {
  expect(findings({})).toEqual([]);
});

test("an error that is raised is declared", () => {
  expect(findings({ errors: [] })).toEqual(["errors-declared fn_put: raises TY001 failure but does not list it in errors"]);
});

test("in a guard too", () => {
  const guarded = text("Which.").guard(() => raise(failure, "It failed."));
  expect(findings({ args: { p_name: guarded }, errors: [], body: plpgsql`null;` })).toEqual([
    "errors-declared fn_put: raises TY001 failure but does not list it in errors",
  ]);
  expect(findings({ args: { p_name: guarded }, body: plpgsql`null;` })).toEqual([]);
});

test("an error that is declared is raised", () => {
  const other = defineError({ sqlstate: "TY002", code: "other", summary: "O.", hint: "O." });
  expect(findings({ errors: [failure, other] })).toEqual(["errors-raised fn_put: lists TY002 other in errors but never raises it"]);
});

test("an inverse exists", () => {
  expect(findings({ pair: inverse("fn_gone", "somehow") })).toEqual([
    "pair-exists fn_put: names fn_gone as its inverse, which is not defined",
  ]);
});

test("an inverse writes", () => {
  const reads = defineFunction({ ...reader, name: "fn_reads", body: plpgsql`null;` });
  expect(findings({ pair: inverse("fn_reads", "somehow") }, [back, gate, reads])).toEqual([
    "pair-writes fn_put: names fn_reads as its inverse, which writes nothing",
  ]);
});

test("a pair is proven both ways", () => {
  expect(findings({ proof: scenario({ when: statement }) })).toEqual([
    "proof-undo fn_put: has an inverse but its proof scenario has no undo",
  ]);
});

test("a mutating function writes something", () => {
  expect(findings({ writes: [] })).toEqual(["write-set fn_put: declares an empty write set"]);
});

test("a gate is shipped by some module", () => {
  const nobody = defineFunction({ ...sound, name: "fn_put_back", gate: ungated("A test."), pair: inverse("fn_put", "the same way") });
  expect(findings({}, [nobody])).toEqual(["gate-listed fn_put: is behind toy.gate, which no module lists"]);
  expect(findings({ proof: scenario({ when: statement, undo: statement, opens: ["toy.other"] }) })).toEqual([
    "gate-listed fn_put: opens toy.other in its proof scenario, which is no gate of any module",
  ]);
});

test("a body that says it asks the gate does: the product's check of that gate, and no other", () => {
  const fnAsk = defineFunction({ ...reader, name: "fn_ask", args: { p_gate: text("Which.") }, body: plpgsql`null;` });
  const other = defineGate({ key: "toy.other", summary: "Another." });
  const asking = (first: Fragment) =>
    findings({ asksGateItself: true, body: plpgsql`${first} ${sound.body}` }, [back, gate, other, fnAsk], {
      gateCheck: (closed) => plpgsql`perform ${fnAsk}(${closed});`,
    });
  const silent = ["gate-asked fn_put: says that its body asks the gate, but it does not"];
  expect(asking(plpgsql``)).toEqual(silent);
  expect(asking(plpgsql`perform ${gate};`)).toEqual(silent);
  expect(asking(plpgsql`perform ${fnAsk}(${other});`)).toEqual(silent);
  expect(asking(plpgsql`perform ${fnAsk}(${gate});`)).toEqual([]);
});

test("a finding says where", () => {
  const changed = defineFunction({ ...sound, errors: [], body: plpgsql`${raise(failure, "It failed.")}` });
  const [finding] = checkDefinitions(planProduct(productOf([changed, table, back, gate])));
  expect(finding?.where).toBe(changed.body.origin.where());
  expect(finding?.where).toMatch(/check\.test\.ts:\d+$/);
});
