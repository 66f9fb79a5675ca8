export type ServerSource = "url" | "docker" | "embedded" | "debian";

/** A running PostgreSQL somebody may create databases on. Where it came from is only `source` and `description`. */
export interface PostgresServer {
  readonly source: ServerSource;
  /** Maintenance database as the role that owns databases: LOGIN, CREATEDB, CREATEROLE, not a superuser. */
  readonly url: string;
  /** The same database as superuser; undefined when all we were given is a URL. */
  readonly adminUrl: string | undefined;
  readonly majorVersion: number;
  /** For people: version and place, without credentials. */
  readonly description: string;
  /** Present only where the server is our own child process. */
  readonly control: ServerControl | undefined;
  /** Idempotent. Removes everything an ephemeral server left on disk; does nothing to a server given by URL. */
  stop(): Promise<void>;
}

/** What fault tests do to a server of their own. */
export interface ServerControl {
  readonly pid: number;
  readonly dataDirectory: string;
  /** SIGKILL to the postmaster and all backends, as a crash would: no checkpoint, no goodbye. Resolves when they are gone. */
  crash(): Promise<void>;
  /** After `crash()`: same data, same port, same passwords; resolves when recovery is over. */
  restart(): Promise<void>;
  /** The server log so far. */
  log(): Promise<string>;
}

/** PostgreSQL settings by name, as they would be written in postgresql.conf. */
export type ServerSettings = Readonly<Record<string, string | number>>;
