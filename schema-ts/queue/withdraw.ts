import { conflict, unknownKey } from "../foundation/errors.ts";
import { actor } from "../foundation/fn_iu_actor_require.ts";
import { iuOperator } from "../foundation/roles.ts";
import {
  type AnyTable,
  type ColumnRef,
  defineFunction,
  type Fragment,
  functionNamed,
  inverse,
  jsonb,
  lit,
  plpgsql,
  type Ref,
  raise,
  scenario,
  sql,
  type Typed,
  text,
  ungated,
} from "../kit/index.ts";
import { type Former, fromOld, objectOf } from "./former.ts";

interface Withdrawable<N extends string> {
  readonly argument: N;
  readonly name: string;
  readonly what: string;
  readonly table: AnyTable;
  readonly key: ColumnRef;
  readonly status: ColumnRef;
  readonly owner?: ColumnRef;
  readonly changedAt: ColumnRef;
  readonly changedBy: ColumnRef;
  readonly register: string;
  /** How the register function is called for the row in `v_old`: its arguments besides the name. */
  readonly former: Former;
  readonly given: Fragment;
  readonly opens?: readonly string[];
}

/** A function that withdraws a registered name: it takes nothing more, what is there goes on, and registering brings it back. */
export const withdrawal = <const N extends string>({
  argument,
  name,
  what,
  table,
  key,
  status,
  owner,
  changedAt,
  changedBy,
  register,
  former,
  given,
  opens = [],
}: Withdrawable<N>) => {
  return defineFunction({
    name,
    summary: `Withdraws ${what}: it takes no more jobs. Those it has go on.`,
    details: "Nothing is deleted; registering it again brings it back. Twice changes nothing. What came with the product stays.",
    args: { [argument]: text(`The name of ${what}.`), p_actor: actor() } as { readonly [K in N | "p_actor"]: Typed<string> },
    returns: jsonb<{ key: string; status: "withdrawn"; old: Record<string, unknown>; changed: boolean }>(
      "What was withdrawn, as what it could be registered again, and whether it was not so already.",
    ),
    volatility: "volatile",
    gate: ungated("Operators only; it stops nothing that runs."),
    writes: [table],
    pair: inverse(register, "Register it again with the definition it had.", fromOld(argument, former), "$.result ? (@.changed == true)"),
    proof: scenario({ given, when: sql`select ${functionNamed(name)}('proof', 'proof')`, undo: given, opens }),
    grantTo: [iuOperator],
    errors: [unknownKey, conflict],
    example: `select iu_core.${name}('invoices', 'ana@example.org')`,
    settings: { IntervalStyle: "postgres", DateStyle: "ISO, YMD", TimeZone: "UTC" },
    declare: sql`
      v_at timestamptz := clock_timestamp();
      v_old ${table};
    `,
    body: ({ arg }) => plpgsql`
      select t.* into v_old
      from ${table} t
      where ${key.of("t")} = ${(arg as Record<string, Ref>)[argument] as Ref}
      for no key update;
      if not found then
        ${raise(
          unknownKey,
          sql`format('%s is not registered.', coalesce(left(${(arg as Record<string, Ref>)[argument] as Ref}, 200), 'null'))`,
          {
            argument: lit(argument),
            key: sql`left(${(arg as Record<string, Ref>)[argument] as Ref}, 200)`,
          },
        )}
      elsif ${owner ? sql`${owner.of("v_old")} = 'iu_core'` : sql`false`} then
        ${raise(conflict, sql`format('%s came with the product and stays.', ${(arg as Record<string, Ref>)[argument] as Ref})`, {
          key: (arg as Record<string, Ref>)[argument] as Ref,
          expected: lit("a name registered here"),
          actual: lit("iu_core"),
        })}
      end if;
      if v_old.status <> 'withdrawn' then
        update ${table} t
        set ${status} = 'withdrawn', ${changedAt} = v_at, ${changedBy} = ${(arg as Record<string, Ref>)["p_actor"] as Ref}
        where ${key.of("t")} = ${(arg as Record<string, Ref>)[argument] as Ref};
      end if;
      return jsonb_build_object(
        'key', ${(arg as Record<string, Ref>)[argument] as Ref},
        'status', 'withdrawn',
        'old', ${objectOf(former)},
        'changed', v_old.status <> 'withdrawn'
      );
    `,
  });
};
