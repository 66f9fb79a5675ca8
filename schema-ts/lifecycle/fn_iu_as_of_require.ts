import { fnIuCollectionRequire } from "../collection/fn_iu_collection_require.ts";
import { iuPieceMembership } from "../collection/iu_piece_membership.ts";
import { conflict, invalidArgument } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, lit, plpgsql, raise, sql, text, timestamptz, uuid } from "../kit/index.ts";
import { iuInForce } from "./iu_in_force.ts";
import { containsTime } from "./period.ts";

const f = iuInForce;
const m = iuPieceMembership;

export const fnIuAsOfRequire = defineFunction({
  name: "fn_iu_as_of_require",
  summary: "The id of an active collection whose pieces all had a text in force at a time, or have a pin; refuses any other.",
  args: {
    p_collection_key: text("Key of the collection.").nullable(),
    p_at: timestamptz("The time.").nullable(),
  },
  returns: uuid("Its collection_id."),
  volatility: "stable",
  grantTo: [iuReader],
  errors: [invalidArgument, conflict],
  example: "select iu_core.fn_iu_as_of_require('file.handbook', '2026-05-01')",
  declare: sql`
    v_collection_id uuid := ${fnIuCollectionRequire}(p_collection_key);
    v_count int;
    v_missing jsonb;
  `,
  body: ({ arg }) => plpgsql`
    if ${arg.p_at} is null then
      ${raise(invalidArgument, "A time is required.", { argument: lit("p_at") })}
    end if;
    select count(*)::int, jsonb_agg(jsonb_build_object('piece_order', p.piece_order, 'iu_id', p.iu_id) order by p.piece_order) filter (where p.nth <= 20)
    into v_count, v_missing
    from (
      select ${m.piece_order.of("m")}, ${m.iu_id.of("m")}, row_number() over (order by ${m.piece_order.of("m")}) as nth
      from ${m} m
      where ${m.collection_id.of("m")} = v_collection_id
        and ${m.pinned_version_no.of("m")} is null
        and not exists (select from ${f} f where ${f.iu_id.of("f")} = ${m.iu_id.of("m")} and ${containsTime("f", arg.p_at)})
    ) as p;
    if v_count > 0 then
      ${raise(
        conflict,
        sql`format('%s pieces of the collection %s had nothing in force then and have no pin.', v_count, ${arg.p_collection_key})`,
        {
          collection_key: arg.p_collection_key,
          at: arg.p_at,
          expected: lit("every piece in force or pinned"),
          actual: sql`v_count`,
          pieces: sql`v_missing`,
        },
        "Choose a time at which all of them were in force: fn_iu_in_force and iu_in_force tell. Pieces are those of the collection as it is now.",
      )}
    end if;
    return v_collection_id;
  `,
});
