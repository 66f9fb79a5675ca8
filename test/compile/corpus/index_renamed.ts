import { defineCase } from "./case.ts";
import { seedThings, thing } from "./pieces.ts";

/** Another definition under another name: the new one is built before the old one goes. */
export default defineCase({
  before: [thing({ indexes: [{ keys: ["size"], summary: "By size." }] })],
  after: [thing({ indexes: [{ keys: ["size", "note"], summary: "By size and note." }] })],
  seed: seedThings,
  outside: [
    /drop index \S+ if exists \S+thing_size_note_idx/,
    /create index concurrently thing_size_note_idx/,
    /comment/,
    /drop index \S+ if exists \S+thing_size_idx/,
  ],
  back: "applies",
});
