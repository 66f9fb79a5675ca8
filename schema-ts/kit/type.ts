import type { Fragment, Hole } from "./fragment.ts";
import { lit } from "./literal.ts";

declare const carries: unique symbol;

/**
 * A typed, described value: an argument, a column or a result column.
 * `T` is its TypeScript type in the client, `Optional` whether a caller may leave it out.
 */
export interface Typed<T, Optional extends boolean = false> {
  readonly [carries]?: T;
  readonly sqlType: string;
  readonly summary: string;
  readonly isNullable: boolean;
  readonly optional: Optional;
  readonly defaultValue: Hole | undefined;
  readonly collation: string | undefined;
  readonly guards: readonly GuardFactory[];
  /** A value that may be null. */
  nullable(): Typed<T | null, Optional>;
  /** A value with a default: callers and inserts may leave it out. */
  default(value: Hole | string | number | boolean | null): Typed<T, true>;
  /** Byte order instead of the database's collation: for keys and addresses. */
  byteOrder(): Typed<T, Optional>;
  /** A statement that checks the argument before the body runs. */
  guard(guard: GuardFactory): Typed<T, Optional>;
}

/** Makes the statement that checks an argument, given the argument's own reference. */
export type GuardFactory = (argument: Hole) => Fragment;

export type AnyTyped = Typed<unknown, boolean>;
export type ValueOf<T> = T extends Typed<infer V, boolean> ? V : never;

interface State {
  sqlType: string;
  summary: string;
  isNullable: boolean;
  optional: boolean;
  defaultValue: Hole | undefined;
  collation: string | undefined;
  guards: readonly GuardFactory[];
}

function make<T, O extends boolean>(state: State): Typed<T, O> {
  const change = (part: Partial<State>) => ({ ...state, ...part });
  return Object.freeze({
    ...state,
    optional: state.optional as O,
    nullable: () => make<T | null, O>(change({ isNullable: true })),
    default: (value: Hole | string | number | boolean | null) =>
      make<T, true>(change({ defaultValue: typeof value === "object" && value !== null ? value : lit(value), optional: true })),
    byteOrder: () => make<T, O>(change({ collation: 'pg_catalog."C"' })),
    guard: (guard: GuardFactory) => make<T, O>(change({ guards: [...state.guards, guard] })),
  });
}

/** A builder for one PostgreSQL type; `T` is what node-postgres gives and takes for it. */
const typed =
  <T>(sqlType: string) =>
  (summary: string): Typed<T> =>
    make<T, false>({
      sqlType,
      summary,
      isNullable: false,
      optional: false,
      defaultValue: undefined,
      collation: undefined,
      guards: [],
    });

export const text = typed<string>("text");
export const uuid = typed<string>("uuid");
export const int = typed<number>("integer");
export const smallint = typed<number>("smallint");
/** node-postgres gives bigint as a string, so as not to lose digits. */
export const bigint = typed<string>("bigint");
export const boolean = typed<boolean>("boolean");
export const bytea = typed<Buffer>("bytea");
export const timestamptz = typed<Date>("timestamp with time zone");
/** node-postgres gives midnight of that day where the client is. */
export const date = typed<Date>("date");
/** Text such as `60 s` goes in; node-postgres gives an object that writes itself back. */
export const interval = typed<string | { toPostgres(): string }>("interval");
export const textArray = typed<string[]>("text[]");
export const uuidArray = typed<string[]>("uuid[]");
export const intArray = typed<number[]>("integer[]");
export const byteaArray = typed<Buffer[]>("bytea[]");
/** A path of SQL/JSON, parsed once. */
export const jsonpath = typed<string>("jsonpath");
/** A name type of the catalogs. */
export const name = typed<string>("name");

/** JSON with the given TypeScript shape. */
export const jsonb = <T = unknown>(summary: string): Typed<T> => typed<T>("jsonb")(summary);
