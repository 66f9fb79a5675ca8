/** Something wrong in a seeded database, the surface that must say so, and what it must show. */
export interface Ailment {
  readonly surface: string;
  readonly what: string;
  readonly change: string;
  readonly observed: Record<string, unknown>;
  /** All surfaces that are not ok, when it is more than this one. */
  readonly unwell?: readonly string[];
}

/** A change that the table's own triggers would refuse. */
export const past = (table: string, change: string) =>
  `alter table iu_core.${table} disable trigger user; ${change}; alter table iu_core.${table} enable trigger user`;
