import type { ServerSettings } from "./server.ts";

const common: ServerSettings = {
  listen_addresses: "127.0.0.1",
  max_connections: 100,
  shared_buffers: "128MB",
  // The statements here are short; compiling them costs more than it saves and makes timings jump.
  jit: "off",
  log_line_prefix: "%m [%p] %u@%d ",
};

/** For servers whose data is deleted at stop: survives a killed process, not a killed machine. */
export const ephemeral: ServerSettings = {
  ...common,
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: 0,
  max_wal_size: "1GB",
  checkpoint_timeout: "30min",
};

/** For a server somebody keeps, and for benchmarks that must pay what production pays. */
export const durable: ServerSettings = {
  ...common,
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  wal_level: "replica",
  max_wal_size: "2GB",
};

/** `-c name=value` pairs for the postgres command line. */
export function settingArguments(settings: ServerSettings): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
