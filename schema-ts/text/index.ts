import { defineModule } from "../kit/index.ts";
import { fnIuCollectionImport } from "./fn_iu_collection_import.ts";
import { fnIuPiecesArrange } from "./fn_iu_pieces_arrange.ts";
import { fnIuUnitsRevise } from "./fn_iu_units_revise.ts";

export const textModule = defineModule({
  name: "text",
  summary: "Text as code: collections that are edited as files and come back as a whole.",
  objects: [fnIuPiecesArrange, fnIuUnitsRevise, fnIuCollectionImport],
});
