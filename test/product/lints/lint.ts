/** A rule every object of the schema keeps, asked of the catalog. */
export interface CatalogLint {
  /** What must hold, in words. */
  readonly rule: string;
  /** The offenders: one row each, column `object`. `schema` is replaced by the schema's name as a literal. */
  readonly offenders: string;
  /** Statements that break the rule once. */
  readonly seed: string;
  /** What the rule then names. */
  readonly caught: string;
}
