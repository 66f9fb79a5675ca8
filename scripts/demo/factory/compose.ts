import { fnIuCompose } from "../../../schema-ts/collection/fn_iu_compose.ts";
import { type ArgumentsOf, call, type Queryable, type ResultOf, refusalOf } from "../../../schema-ts/kit/client.ts";
import { Problem } from "../../output/problem.ts";
import { type DocumentSet, specsOf } from "../documents/set.ts";

export type Composed = ResultOf<typeof fnIuCompose>;

/** Composes documents into a collection. @throws Problem naming the document a refusal is about, where it is about one */
export async function composeDocuments(
  database: Queryable,
  set: DocumentSet,
  { actor, schema, key = set.collectionKey }: { actor: string; schema: string; key?: string },
): Promise<Composed> {
  const args: ArgumentsOf<typeof fnIuCompose> = {
    p_collection_key: key,
    p_collection_kind: set.collectionKind,
    p_title: set.title,
    p_pieces: specsOf(set),
    p_actor: actor,
  };
  try {
    return await call(database, fnIuCompose, args, { schema });
  } catch (error) {
    throw withDocument(error, set);
  }
}

/** `$[3].body` means a file to whoever wrote it. */
function withDocument(error: unknown, { pieces }: DocumentSet): unknown {
  const refusal = refusalOf(error);
  const index = /^\$\[(\d+)\]/.exec(String(refusal?.detail["path"]))?.[1];
  const place = pieces[Number(index ?? -1)]?.place;
  if (!refusal || place === undefined) return error;
  const { code: _, ...detail } = refusal.detail;
  return new Problem(refusal.code, `${place}: ${refusal.message}`, {
    detail: { file: place, ...detail },
    hint: refusal.hint,
    cause: error,
  });
}
