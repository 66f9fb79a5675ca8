import { conflict, invalidArgument, notFound } from "../foundation/errors.ts";
import { boolean, defineFunction, int, lit, plpgsql, raise, rows, sql, text, uuid } from "../kit/index.ts";
import { fnIuCollectionAccessRequire } from "./fn_iu_collection_access_require.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";
import { iuPieceMembership } from "./iu_piece_membership.ts";

const collection = iuPieceCollection;

export const fnIuCollectionLock = defineFunction({
  name: "fn_iu_collection_lock",
  summary:
    "Locks the row of an active collection against other changes and tells what it is; refuses another manifest than the expected one.",
  details: "The first lock of every change of a collection: units come after it, in the order of their ids.",
  args: {
    p_collection_key: text("Key of the collection.").nullable(),
    p_expected_manifest_no: int("The current manifest the caller has read.").nullable(),
    p_any_manifest: boolean("Whether the caller does not care.").default(false),
  },
  returns: rows({
    collection_id: uuid("Identity."),
    role_kind: text("The kind whose roles count."),
    manifest_no: int("Number of the current manifest."),
    piece_count: int("Number of pieces."),
  }),
  volatility: "volatile",
  writes: "nothing",
  grantTo: [],
  errors: [invalidArgument, notFound, conflict],
  estimatedRows: 1,
  declare: sql`v_collection record;`,
  body: ({ arg }) => plpgsql`
    select
      ${collection.collection_id.of("c")},
      ${collection.role_kind.of("c")},
      ${collection.manifest_no.of("c")},
      ${collection.status.of("c")}
    into v_collection
    from ${collection} c
    where ${collection.collection_key.of("c")} = ${arg.p_collection_key}
    for no key update;

    if ${arg.p_collection_key} is null then
      ${raise(invalidArgument, "A collection key is required.", { argument: lit("p_collection_key") })}
    elsif v_collection.status is distinct from 'active' then
      ${raise(
        notFound,
        sql`format(case v_collection.status when 'withdrawn' then 'The collection %s is withdrawn.' else 'There is no collection %s.' end, ${arg.p_collection_key})`,
        { collection_key: arg.p_collection_key, status: sql`v_collection.status` },
        sql`case v_collection.status when 'withdrawn' then 'Restore it with fn_iu_collection_restore.' else 'Check the key; fn_iu_compose makes a collection.' end`,
      )}
    end if;
    perform ${fnIuCollectionAccessRequire}(v_collection.collection_id);
    if not ${arg.p_any_manifest} and ${arg.p_expected_manifest_no} is null then
      ${raise(invalidArgument, "The expected manifest number is required.", { argument: lit("p_expected_manifest_no") })}
    elsif not ${arg.p_any_manifest} and ${arg.p_expected_manifest_no} <> v_collection.manifest_no then
      ${raise(
        conflict,
        sql`format('The collection %s is at manifest %s, not at the expected %s.', ${arg.p_collection_key}, v_collection.manifest_no, ${arg.p_expected_manifest_no})`,
        { collection_key: arg.p_collection_key, expected: arg.p_expected_manifest_no, actual: sql`v_collection.manifest_no` },
        "Render the collection again and decide on what it is now.",
      )}
    end if;

    return query
      select v_collection.collection_id, v_collection.role_kind, v_collection.manifest_no, count(*)::int
      from ${iuPieceMembership} m
      where ${iuPieceMembership.collection_id.of("m")} = v_collection.collection_id;
  `,
});
