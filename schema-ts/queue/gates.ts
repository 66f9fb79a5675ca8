import { defineGate, defineSetting } from "../kit/index.ts";

export const jobsEnabled = defineGate({
  key: "job_substrate.enabled",
  summary: "Jobs are enqueued, claimed, finished, reaped and cancelled. Closing it stops the queue where it stands.",
});

export const heartbeatEnabled = defineGate({
  key: "job_substrate.heartbeat_enabled",
  summary: "Workers extend their leases and record that they live.",
});

export const dlqReplayEnabled = defineGate({
  key: "job_substrate.dlq_replay_enabled",
  summary: "Approved replays of dead letters are executed.",
});

export const deadLetterAlert = defineSetting({
  key: "job_substrate.dead_letter_alert",
  summary: "How many dead letters may wait before the healthcheck says so.",
  valueType: "integer",
  default: 1000,
  range: [0, 1_000_000],
});
