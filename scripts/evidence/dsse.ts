import { type KeyObject, sign, verify } from "node:crypto";
import { keyId } from "./keys.ts";
import type { Envelope } from "./schema.ts";

/** DSSE's pre-authentication encoding: what is signed, so that a payload cannot be passed off as another type. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `), payload]);
}

export function seal(payloadType: string, payload: Uint8Array, key: KeyObject): Envelope {
  const sig = sign(null, preAuthEncoding(payloadType, payload), key).toString("base64");
  return { payload: Buffer.from(payload).toString("base64"), payloadType, signatures: [{ keyid: keyId(key), sig }] };
}

export const payloadOf = ({ payload }: Envelope): Buffer => Buffer.from(payload, "base64");

export function isSignedBy(envelope: Envelope, key: KeyObject): boolean {
  const [signature] = envelope.signatures;
  return (
    signature !== undefined &&
    verify(null, preAuthEncoding(envelope.payloadType, payloadOf(envelope)), key, Buffer.from(signature.sig, "base64"))
  );
}
