import { conflict, invalidArgument, unknownKey } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, lit, litJson, plpgsql, raise, sql, text, uuid } from "../kit/index.ts";
import { informationUnit } from "../unit/information_unit.ts";
import { fnIuCollectionRequire } from "./fn_iu_collection_require.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";

const membership = iuPieceMembership;

export const fnIuSurfaceRequire = defineFunction({
  name: "fn_iu_surface_require",
  summary: "The id of an active collection that can be rendered on a surface; refuses an unknown surface and text that is not in force.",
  details: "On the surface enacted every piece needs a pin or an enacted unit: a document with holes in it is not rendered.",
  args: {
    p_collection_key: text("Key of the collection.").nullable(),
    p_surface: text("latest or enacted.").nullable(),
  },
  returns: uuid("Its collection_id."),
  volatility: "stable",
  grantTo: [iuReader],
  errors: [invalidArgument, unknownKey, conflict],
  example: "select iu_core.fn_iu_surface_require('workflow.invoice-approval', 'latest')",
  declare: sql`
    v_collection_id uuid := ${fnIuCollectionRequire}(p_collection_key);
    v_count int;
    v_missing jsonb;
  `,
  body: ({ arg }) => plpgsql`
    if ${arg.p_surface} = 'latest' then
      return v_collection_id;
    elsif ${arg.p_surface} is null then
      ${raise(invalidArgument, "A surface is required: latest or enacted.", { argument: lit("p_surface") })}
    elsif ${arg.p_surface} <> 'enacted' then
      ${raise(
        unknownKey,
        sql`format('There is no surface %s.', ${arg.p_surface})`,
        { argument: lit("p_surface"), surface: arg.p_surface, known: litJson(["latest", "enacted"]) },
        "Render the surface latest or enacted.",
      )}
    end if;

    select count(*)::int, jsonb_agg(jsonb_build_object('piece_order', p.piece_order, 'iu_id', p.iu_id) order by p.piece_order) filter (where p.nth <= 20)
    into v_count, v_missing
    from (
      select
        ${membership.piece_order.of("m")},
        ${membership.iu_id.of("m")},
        row_number() over (order by ${membership.piece_order.of("m")}) as nth
      from ${membership} m
      join ${informationUnit} u on ${informationUnit.iu_id.of("u")} = ${membership.iu_id.of("m")}
      where ${membership.collection_id.of("m")} = v_collection_id
        and coalesce(${membership.pinned_version_no.of("m")}, ${informationUnit.enacted_version_no.of("u")}) is null
    ) as p;
    if v_count > 0 then
      ${raise(
        conflict,
        sql`format('%s pieces of the collection %s have no enacted version and no pin.', v_count, ${arg.p_collection_key})`,
        {
          collection_key: arg.p_collection_key,
          surface: arg.p_surface,
          expected: lit("every piece enacted or pinned"),
          actual: sql`v_count`,
          pieces: sql`v_missing`,
        },
        "Enact or pin the pieces in the detail, or render the surface latest.",
      )}
    end if;
    return v_collection_id;
  `,
});
