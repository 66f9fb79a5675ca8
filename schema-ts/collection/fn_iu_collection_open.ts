import { conflict, invalidArgument } from "../foundation/errors.ts";
import {
  defineFunction,
  functionNamed,
  jsonb,
  lit,
  plpgsql,
  raise,
  scenario,
  selfCompensating,
  sql,
  text,
  ungated,
  uuid,
} from "../kit/index.ts";
import { fnIuCanonicalText } from "../unit/fn_iu_canonical_text.ts";
import { refuseProblem } from "../unit/refuse_problem.ts";
import { addressProblem, metadataProblem, titleProblem } from "../unit/text_rules.ts";
import { iuPieceCollection } from "./iu_piece_collection.ts";

const collection = iuPieceCollection;

export const fnIuCollectionOpen = defineFunction({
  name: "fn_iu_collection_open",
  summary: "Inserts a collection without pieces; refuses a key that is taken.",
  details: "Of two transactions that open the same key one waits for the other.",
  args: {
    p_collection_key: text("Key of the new collection."),
    p_collection_kind: text("A registered kind; checked by the caller."),
    p_role_kind: text("The kind whose roles count."),
    p_title: text("Title of the whole; one line."),
    p_template_collection_id: uuid("The collection it is made from, or null.").nullable(),
    p_metadata: jsonb<Record<string, unknown>>("Anything else; an object."),
    p_actor: text("Who asks; checked by the caller."),
  },
  returns: uuid("Its collection_id."),
  volatility: "volatile",
  gate: ungated("Its callers are gated."),
  writes: [iuPieceCollection],
  pair: selfCompensating("Part of the functions that call it, which are undone as a whole."),
  proof: scenario({
    when: sql`select ${functionNamed("fn_iu_collection_open")}('proof.open', 'workflow', 'workflow', 'Quy trình', null, '{}', 'proof')`,
  }),
  grantTo: [],
  errors: [invalidArgument, conflict],
  declare: sql`
    v_title text := ${fnIuCanonicalText}(p_title);
    v_collection_id uuid;
    v_problem text;
  `,
  body: ({ arg }) => plpgsql`
    ${refuseProblem({
      p_collection_key: sql`coalesce(
        ${addressProblem(arg.p_collection_key)},
        case when length(${arg.p_collection_key}) > 200 then 'A collection key has at most 200 characters.' end
      )`,
      p_title: titleProblem(sql`v_title`),
      p_metadata: metadataProblem(arg.p_metadata),
    })}

    insert into ${collection} (
      ${collection.collection_key}, ${collection.collection_kind}, ${collection.role_kind}, ${collection.title},
      ${collection.template_collection_id}, ${collection.metadata}, ${collection.created_by}
    )
    values (
      ${arg.p_collection_key}, ${arg.p_collection_kind}, ${arg.p_role_kind}, v_title,
      ${arg.p_template_collection_id}, ${arg.p_metadata}, ${arg.p_actor}
    )
    on conflict (${collection.collection_key}) do nothing
    returning ${collection.collection_id} into v_collection_id;
    if v_collection_id is null then
      ${raise(
        conflict,
        sql`format('The collection key %s is taken.', ${arg.p_collection_key})`,
        {
          argument: lit("p_collection_key"),
          collection_key: arg.p_collection_key,
          expected: sql`null`,
          actual: sql`(select ${collection.collection_id.of("c")} from ${collection} c where ${collection.collection_key.of("c")} = ${arg.p_collection_key})`,
        },
        "Choose another key; also the key of a withdrawn collection is never given out again.",
      )}
    end if;
    return v_collection_id;
  `,
});
