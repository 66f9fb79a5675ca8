/** PostgreSQL's programs in a directory: all that differs between the npm build and Debian's. */
export interface Binaries {
  readonly source: "embedded" | "debian";
  /** Holds `postgres`, `initdb` and `pg_ctl`; libraries are found relative to it. */
  readonly bin: string;
  readonly major: number;
  /** Names this build: what was made with one build is not reused with another. */
  readonly build: string;
}
