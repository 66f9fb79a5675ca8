import { invalidArgument, notFound } from "../foundation/errors.ts";
import { iuReader } from "../foundation/roles.ts";
import { defineFunction, plpgsql, raise, sql, text, uuid } from "../kit/index.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";

export const fnIuCollectionRequire = defineFunction({
  name: "fn_iu_collection_require",
  summary: "The id of an active collection; refuses a key that has none.",
  args: { p_collection_key: text("Key of the collection.").nullable() },
  returns: uuid("Its collection_id."),
  volatility: "stable",
  grantTo: [iuReader],
  errors: [invalidArgument, notFound],
  example: "select iu_core.fn_iu_collection_require('workflow.invoice-approval')",
  declare: plpgsql`
    v_collection_id uuid;
    v_status text;
  `,
  body: ({ arg }) => plpgsql`
    select ${iuPieceCollection.collection_id.of("c")}, ${iuPieceCollection.status.of("c")}
    into v_collection_id, v_status
    from ${iuPieceCollection} c
    where ${iuPieceCollection.collection_key.of("c")} = ${arg.p_collection_key};

    if v_status = 'active' then
      return v_collection_id;
    end if;
    if ${arg.p_collection_key} is null then
      ${raise(invalidArgument, "A collection key is required.", { argument: sql`'p_collection_key'` })}
    end if;
    ${raise(
      notFound,
      sql`format(case v_status when 'withdrawn' then 'The collection %s is withdrawn.' else 'There is no collection %s.' end, ${arg.p_collection_key})`,
      { collection_key: arg.p_collection_key, status: sql`v_status` },
      sql`case v_status when 'withdrawn' then 'Restore it with fn_iu_collection_restore, or compose another one.' else 'Check the key; fn_iu_compose makes a collection.' end`,
    )}
  `,
});
