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
  given,
  opens = [],
}: Withdrawable<N>) => {
  return defineFunction({
    name,
    summary: `Withdraws ${what}: it takes no more jobs. Those it has go on.`,
    details: "Nothing is deleted; registering it again brings it back. Twice changes nothing. What came with the product stays.",
    args: { [argument]: text(`The name of ${what}.`), p_actor: actor() } as { readonly [K in N | "p_actor"]: Typed<string> },
    returns: jsonb<{ key: string; status: "withdrawn"; changed: boolean }>("What was withdrawn, and whether it was not so already."),
    volatility: "volatile",
    gate: ungated("Operators only; it stops nothing that runs."),
    writes: [table],
    pair: inverse(register, "Register it again with the definition it had."),
    proof: scenario({ given, when: sql`select ${functionNamed(name)}('proof', 'proof')`, undo: given, opens }),
    grantTo: [iuOperator],
    errors: [unknownKey, conflict],
    example: `select iu_core.${name}('invoices', 'ana@example.org')`,
    declare: sql`
      v_at timestamptz := clock_timestamp();
      v_status text;
      v_owner text;
    `,
    body: ({ arg }) => plpgsql`
      select ${status.of("t")}, ${owner ? owner.of("t") : sql`''`}
      into v_status, v_owner
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
      elsif v_owner = 'iu_core' then
        ${raise(conflict, sql`format('%s came with the product and stays.', ${(arg as Record<string, Ref>)[argument] as Ref})`, {
          key: (arg as Record<string, Ref>)[argument] as Ref,
          expected: lit("a name registered here"),
          actual: lit("iu_core"),
        })}
      end if;
      if v_status <> 'withdrawn' then
        update ${table} t
        set ${status} = 'withdrawn', ${changedAt} = v_at, ${changedBy} = ${(arg as Record<string, Ref>)["p_actor"] as Ref}
        where ${key.of("t")} = ${(arg as Record<string, Ref>)[argument] as Ref};
      end if;
      return jsonb_build_object('key', ${(arg as Record<string, Ref>)[argument] as Ref}, 'status', 'withdrawn', 'changed', v_status <> 'withdrawn');
    `,
  });
};
