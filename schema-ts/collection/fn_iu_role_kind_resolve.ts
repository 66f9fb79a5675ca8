import { notFound, unknownKey } from "../foundation/errors.ts";
import { defineFunction, jsonb, lit, plpgsql, raise, rows, sql, text, uuid } from "../kit/index.ts";
import { iuCollectionKind } from "./iu_collection_kind.ts";
import { iuCollectionKindRole } from "./iu_collection_kind_role.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";

export const fnIuRoleKindResolve = defineFunction({
  name: "fn_iu_role_kind_resolve",
  summary: "The kind whose roles a new collection's pieces have.",
  details:
    "A kind with roles of its own: itself. Otherwise that of the collection named in metadata.made_from; without one, the first kind in byte order that knows the roles in the specs, else the one that knows most of them.",
  args: {
    p_collection_kind: text("Kind of the new collection."),
    p_metadata: jsonb<Record<string, unknown>>("Its metadata; an object."),
    p_pieces: jsonb("Its piece specs; an array."),
  },
  returns: rows({
    role_kind: text("The kind whose roles count."),
    template_collection_id: uuid("The collection it is made from; null: none is named.").nullable(),
  }),
  volatility: "stable",
  grantTo: [],
  errors: [unknownKey, notFound],
  estimatedRows: 1,
  declare: sql`v_has_own_roles boolean;`,
  body: ({ arg }) => plpgsql`
    select ${iuCollectionKind.has_own_roles.of("k")}
    into v_has_own_roles
    from ${iuCollectionKind} k
    where ${iuCollectionKind.collection_kind.of("k")} = ${arg.p_collection_kind};
    if not found then
      ${raise(
        unknownKey,
        sql`format('There is no collection kind %s.', coalesce(${arg.p_collection_kind}, 'null'))`,
        {
          argument: lit("p_collection_kind"),
          collection_kind: arg.p_collection_kind,
          known: sql`(select jsonb_agg(${iuCollectionKind.collection_kind.of("k")} order by ${iuCollectionKind.collection_kind.of("k")}) from ${iuCollectionKind} k)`,
        },
        "Use one of the kinds in the detail; they are the rows of iu_collection_kind.",
      )}
    end if;
    if v_has_own_roles then
      return query select ${arg.p_collection_kind}, null::uuid;
      return;
    end if;

    if ${arg.p_metadata} ->> 'made_from' is not null then
      return query
        select ${iuPieceCollection.role_kind.of("c")}, ${iuPieceCollection.collection_id.of("c")}
        from ${iuPieceCollection} c
        where ${iuPieceCollection.collection_key.of("c")} = ${arg.p_metadata} ->> 'made_from'
          and ${iuPieceCollection.status.of("c")} = 'active';
      if not found then
        ${raise(notFound, sql`format('There is no active collection %s to be made from.', ${arg.p_metadata} ->> 'made_from')`, {
          argument: lit("p_metadata"),
          path: lit("$.made_from"),
          collection_key: sql`${arg.p_metadata} ->> 'made_from'`,
        })}
      end if;
      return;
    end if;

    return query
      with given as (
        select distinct s.spec ->> 'role' as role
        from jsonb_array_elements(${arg.p_pieces}) as s (spec)
      ),
      known as (
        select ${iuCollectionKindRole.collection_kind.of("r")} as kind, array_agg(${iuCollectionKindRole.role.of("r")}) as roles
        from ${iuCollectionKindRole} r
        group by ${iuCollectionKindRole.collection_kind.of("r")}
      )
      select k.kind, null::uuid
      from known k
      order by (
        select count(*)
        from given g
        where case when g.role is null then cardinality(k.roles) > 1 else g.role <> all (k.roles) end
      ), k.kind
      limit 1;
  `,
});
