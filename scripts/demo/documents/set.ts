/** Documents that become one collection. */
export interface DocumentSet {
  readonly collectionKey: string;
  readonly collectionKind: string;
  readonly title: string;
  readonly pieces: readonly Piece[];
  /** Folder or file it was read from. */
  readonly source: string;
}

export interface Piece {
  /** Left out where the kind has only one. */
  readonly role?: string | undefined;
  readonly title: string;
  /** The text, its heading included. Line ends and Unicode form are still those of the file. */
  readonly body: string;
  /** Where it comes from, for messages: `03-body.md`, or `manual.md, line 120`. */
  readonly place: string;
}

/** What `fn_iu_compose` calls a piece spec. */
export const specsOf = ({ pieces }: DocumentSet) =>
  pieces.map(({ role, title, body, place }) => ({ ...(role === undefined ? {} : { role }), title, body, metadata: { source: place } }));
