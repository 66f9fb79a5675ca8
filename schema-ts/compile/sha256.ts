import { createHash } from "node:crypto";

/** Lower-case hex. A text counts as its UTF-8 bytes. */
export const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");
