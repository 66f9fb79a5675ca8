import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { Problem } from "../output/problem.ts";
import type { Meter } from "./meter.ts";

/** What is looked at when somebody asks. */
export interface Gauges {
  /** Jobs by queue: those that run, and those that were claimed and wait here. */
  held(): readonly { queue: string; running: number; waiting: number }[];
}

export interface Metrics {
  readonly meter: Meter;
  readonly port: number;
  close(): Promise<void>;
}

/** Prometheus metrics on loopback: `GET /metrics`. Port 0 takes any that is free. */
export async function serveMetrics(port: number, gauges: Gauges): Promise<Metrics> {
  const registry = new Registry();
  const meter = prometheusMeter(registry, gauges);
  collectDefaultMetrics({ register: registry });
  const server = createServer((request, response) => {
    if (request.url !== "/metrics" || request.method !== "GET") {
      response.writeHead(404).end("GET /metrics\n");
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      (error: Error) => response.writeHead(500).end(`${error.message}\n`),
    );
  });
  await listen(server, port);
  return { meter, port: (server.address() as AddressInfo).port, close: () => close(server) };
}

function prometheusMeter(registry: Registry, gauges: Gauges): Meter {
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers });
  const claimed = counter("iu_core_worker_jobs_claimed_total", "Jobs claimed.", "queue");
  const ended = counter(
    "iu_core_worker_attempts_total",
    "Attempts by how they ended: completed, failed, released, lease_lost.",
    "queue",
    "executor_class",
    "ending",
  );
  const settled = counter("iu_core_worker_settled_total", "What became of jobs: retried, dead, cancelled, lost.", "queue", "verdict");
  const beats = counter("iu_core_worker_heartbeats_total", "Heartbeats by result: ok, failed.", "result");
  const cuts = counter("iu_core_worker_disconnects_total", "How often the database was out of reach.");
  const duties = counter("iu_core_worker_duties_total", "Background duties by result: ok, failed.", "duty", "result");
  const attempt = new Histogram({
    name: "iu_core_worker_attempt_seconds",
    help: "How long attempts took.",
    labelNames: ["queue", "executor_class"],
    buckets: [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 30, 120, 600],
    registers,
  });
  const exchange = new Histogram({
    name: "iu_core_worker_exchange_seconds",
    help: "How long it took to report outcomes and claim the next jobs.",
    labelNames: ["queue"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
    registers,
  });
  new Gauge({
    name: "iu_core_worker_jobs_held",
    help: "Jobs under lease here, by state: running, waiting.",
    labelNames: ["queue", "state"],
    registers,
    collect() {
      for (const { queue, running, waiting } of gauges.held()) {
        this.set({ queue, state: "running" }, running);
        this.set({ queue, state: "waiting" }, waiting);
      }
    },
  });
  const result = (ok: boolean) => (ok ? "ok" : "failed");
  return {
    claimed: (queue, jobs) => claimed.inc({ queue }, jobs),
    ended: (queue, executor_class, ending, seconds) => {
      ended.inc({ queue, executor_class, ending });
      attempt.observe({ queue, executor_class }, seconds);
    },
    settled: (queue, counts) => {
      for (const [verdict, count] of Object.entries(counts)) if (count > 0) settled.inc({ queue, verdict }, count);
    },
    exchanged: (queue, seconds) => exchange.observe({ queue }, seconds),
    heartbeat: (ok) => beats.inc({ result: result(ok) }),
    disconnected: () => cuts.inc(),
    duty: (duty, ok) => duties.inc({ duty, result: result(ok) }),
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening").catch((cause: Error) => {
    throw new Problem("usage", `--metrics-port ${port} cannot be had: ${cause.message}.`, { cause });
  });
}

const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
