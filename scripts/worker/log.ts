import { destination, type Logger, pino } from "pino";

export const logLevels = ["trace", "debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** JSON lines on stderr, written at once: what a killed worker said last is there. */
export const workerLog = (level: LogLevel, worker: string): Logger =>
  pino({ level, base: { worker }, timestamp: () => `,"time":"${new Date().toISOString()}"` }, destination({ dest: 2, sync: true }));
