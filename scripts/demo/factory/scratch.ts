import { type Client, connect } from "../../postgres/connect.ts";

/** A database like the one of the run, for a phase that others must see at work: what they do is committed, and gone with it. */
export interface Scratch {
  readonly name: string;
  readonly url: string;
  drop(): Promise<void>;
}

/** Connects to it, and drops it when the work is over, whatever came of that. */
export async function inScratch<T>(scratch: Scratch, work: (client: Client) => Promise<T>): Promise<T> {
  try {
    await using client = await connect(scratch.url, { application_name: "iu-core demo" });
    return await work(client);
  } finally {
    await scratch.drop();
  }
}
