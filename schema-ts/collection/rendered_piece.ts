import { int, text, uuid } from "../kit/index.ts";

/** A piece as a rendering shows it. */
export const renderedPiece = {
  piece_order: int("Place of the piece, from 1."),
  role: text("Its role."),
  iu_id: uuid("Its unit."),
  version_no: int("The version shown."),
  canonical_address: text("Address of the unit."),
  title: text("Title of that version."),
  body: text("Text of that version."),
  body_digest: text("SHA-256 of the body."),
};
