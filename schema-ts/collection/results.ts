/** What a piece became when a collection was composed. */
export interface ComposedPiece {
  piece_order: number;
  iu_id: string;
  role: string;
  /** True: its unit was created with it; false: it shares an existing one. */
  minted: boolean;
}

/** A collection that was composed. */
export interface Composition {
  collection_id: string;
  collection_key: string;
  collection_kind: string;
  piece_count: number;
  minted: number;
  reused: number;
  graph_digest: string;
  content_digest: string;
  pieces: ComposedPiece[];
}

/** The manifest of a collection after a call. */
export interface ManifestState {
  collection_key: string;
  manifest_no: number;
  graph_digest: string;
  content_digest: string;
  piece_count: number;
  /** False: nothing was different, no manifest was written. */
  changed: boolean;
}
