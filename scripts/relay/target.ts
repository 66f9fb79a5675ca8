import { Problem } from "../output/problem.ts";

interface Place {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** The URL as it may be shown: without credentials. */
  readonly shown: string;
}

export interface NatsTarget extends Place {
  readonly kind: "nats";
  readonly stream: string;
  /** What the subjects begin with: `<subject>.<event type>`. */
  readonly subject: string;
  /** Whether the stream is made where there is none. */
  readonly create: boolean;
  /** Whether nobody else publishes to the stream; then the broker itself checks the order. */
  readonly exclusive: boolean;
  /** A credentials file. */
  readonly credentials: string | undefined;
}

export interface RedisTarget extends Place {
  readonly kind: "redis";
  readonly database: number;
  readonly stream: string;
  /** How long, in seconds, an event's id is remembered. */
  readonly remember: number;
  /** Approximate length the stream is trimmed to; undefined: never. */
  readonly maxlen: number | undefined;
}

export type Target = NatsTarget | RedisTarget;

const parameters = {
  nats: ["stream", "subject", "create", "exclusive", "credentials"],
  redis: ["stream", "remember", "maxlen"],
} as const;
const kinds = {
  "nats:": { kind: "nats", tls: false, port: 4222 },
  "tls:": { kind: "nats", tls: true, port: 4222 },
  "redis:": { kind: "redis", tls: false, port: 6379 },
  "rediss:": { kind: "redis", tls: true, port: 6379 },
} as const;

const usage = (message: string, hint: string) => new Problem("usage", message, { hint });
const looks = "It looks like nats://127.0.0.1:4222?stream=EVENTS or redis://127.0.0.1:6379?stream=events";

/** Reads `--to`. No message repeats the URL as given: it may hold a password. */
export function targetOf(given: string): Target {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const scheme = url && kinds[url.protocol as keyof typeof kinds];
  if (!url || !scheme || url.hostname === "") throw usage("--to is not the URL of a broker.", looks);
  const known: readonly string[] = parameters[scheme.kind];
  const unknown = [...url.searchParams.keys()].find((key) => !known.includes(key));
  if (unknown !== undefined) throw usage(`--to has no parameter ${unknown} for ${url.protocol}`, `It takes: ${known.join(", ")}.`);
  const twice = known.find((key) => url.searchParams.getAll(key).length > 1);
  if (twice !== undefined) throw usage(`--to gives ${twice} twice.`, "Give it once.");

  const port = url.port === "" ? scheme.port : Number(url.port);
  const place: Place = {
    // Without the brackets of an IPv6 address.
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port,
    tls: scheme.tls,
    user: plain(url.username),
    password: plain(url.password),
    shown: `${url.protocol}//${url.hostname}:${port}${url.pathname === "/" ? "" : url.pathname}`,
  };
  return scheme.kind === "nats" ? natsTarget(place, url) : redisTarget(place, url);
}

function natsTarget(place: Place, url: URL): NatsTarget {
  if (!["", "/"].includes(url.pathname)) throw usage("--to has a path, and NATS knows none.", looks);
  const subject = url.searchParams.get("subject") ?? "iu_core";
  if (!/^[A-Za-z0-9_-]+([.][A-Za-z0-9_-]+)*$/.test(subject)) {
    throw usage(
      "The parameter subject of --to is no beginning of a subject.",
      "Words with dots between them, no wildcards, such as acme.events",
    );
  }
  return {
    ...place,
    kind: "nats",
    stream: streamOf(url, /^[^\s.*>/\\]+$/, "A name without blanks, dots, slashes and wildcards."),
    subject,
    create: flag(url, "create"),
    exclusive: flag(url, "exclusive"),
    credentials: url.searchParams.get("credentials") || undefined,
  };
}

function redisTarget(place: Place, url: URL): RedisTarget {
  const database = /^\/?([0-9]{0,3})$/.exec(url.pathname)?.[1];
  if (database === undefined)
    throw usage("The path of --to is no number of a Redis database.", "Such as redis://127.0.0.1:6379/0?stream=events");
  return {
    ...place,
    kind: "redis",
    database: Number(database),
    stream: streamOf(url, /^.{1,200}$/, "The key of the stream, at most 200 characters."),
    remember: wholeNumber(url, "remember", 1, 31_536_000) ?? 86_400,
    maxlen: wholeNumber(url, "maxlen", 1, Number.MAX_SAFE_INTEGER),
  };
}

function streamOf(url: URL, form: RegExp, hint: string): string {
  const stream = url.searchParams.get("stream") ?? "";
  if (!form.test(stream))
    throw usage(
      stream === "" ? "--to names no stream." : "The parameter stream of --to is no name of a stream.",
      stream === "" ? looks : hint,
    );
  return stream;
}

function flag(url: URL, name: string): boolean {
  const given = url.searchParams.get(name) ?? "false";
  if (given !== "true" && given !== "false") throw usage(`The parameter ${name} of --to is true or false.`, `Such as ${name}=true`);
  return given === "true";
}

function wholeNumber(url: URL, name: string, least: number, most: number): number | undefined {
  const given = url.searchParams.get(name);
  if (given === null) return undefined;
  const value = /^[0-9]{1,16}$/.test(given) ? Number(given) : Number.NaN;
  if (!(value >= least && value <= most))
    throw usage(`The parameter ${name} of --to is a whole number from ${least} to ${most}.`, `Such as ${name}=3600`);
  return value;
}

function plain(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded) || undefined;
  } catch {
    throw usage("The credentials in --to are not encoded as a URL wants them.", "Write % as %25, @ as %40, / as %2F.");
  }
}

/** A text somebody else wrote, without the credentials of the target. */
export function withoutSecrets({ user, password, kind }: Target, text: string): string {
  // For NATS a user without a password is a token.
  const secrets = [password, kind === "nats" && password === undefined ? user : undefined];
  return secrets.reduce<string>(
    (rest, secret) => (secret ? rest.replaceAll(secret, "***").replaceAll(encodeURIComponent(secret), "***") : rest),
    text,
  );
}
