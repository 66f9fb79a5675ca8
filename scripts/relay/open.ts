import type { Broker } from "./broker.ts";
import type { Target } from "./target.ts";
import { withoutSecrets } from "./target.ts";

/** Connects to the broker of a target. What goes wrong is told without its credentials. */
export async function openBroker(target: Target): Promise<Broker> {
  const broker = await hushed(target, async () =>
    target.kind === "nats" ? (await import("./nats.ts")).openNats(target) : (await import("./redis.ts")).openRedis(target),
  );
  return { publish: (messages) => hushed(target, () => broker.publish(messages)), close: () => broker.close() };
}

async function hushed<T>(target: Target, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error) error.message = withoutSecrets(target, error.message);
    throw error;
  }
}
