/** An event on its way: the whole CloudEvent as text, and what a broker wants to know besides. */
export interface Message {
  /** Id of the event; what the broker recognises a repetition by. */
  readonly id: string;
  readonly type: string;
  readonly body: string;
}

export interface Published {
  /** Messages the broker had already and did not store again. */
  readonly repeated: number;
}

export interface Broker {
  /**
   * Stores messages in their order. Resolves when the broker has confirmed every one of them; rejects when it is unknown of only one, and
   * then the connection is not used again.
   */
  publish(messages: readonly Message[]): Promise<Published>;
  /** Ends the connection at once. */
  close(): Promise<void>;
}

/** The broker answered, and it was no: the same again will not help before somebody has changed something. */
export class BrokerRefused extends Error {
  override readonly name = "BrokerRefused";
}

/** How long a broker may take to connect, or to confirm a message. */
export const patience = 10_000;
