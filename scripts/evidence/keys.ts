import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { sha256 } from "../../schema-ts/compile/sha256.ts";
import { Problem } from "../output/problem.ts";

export const newKey = (): KeyObject => generateKeyPairSync("ed25519").privateKey;

export const publicKeyOf = (key: KeyObject): KeyObject => (key.type === "public" ? key : createPublicKey(key));

/** SHA-256 of the public key in DER: what a signature names its key by. */
export const keyId = (key: KeyObject): string => sha256(publicKeyOf(key).export({ type: "spki", format: "der" }));

export const publicPem = (key: KeyObject): string => publicKeyOf(key).export({ type: "spki", format: "pem" }).toString();

/** Writes a new private key (PKCS #8, readable by its owner only) and beside it `<file>.pub`. Never over another file. */
export function writeNewKey(file: string): { readonly keyId: string; readonly publicFile: string } {
  const key = newKey();
  const publicFile = `${file}.pub`;
  try {
    writeFileSync(file, key.export({ type: "pkcs8", format: "pem" }), { flag: "wx", mode: 0o600 });
    writeFileSync(publicFile, publicPem(key), { flag: "wx" });
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === "EEXIST";
    throw new Problem("cannot_write", taken ? `${(error as NodeJS.ErrnoException).path} exists already.` : (error as Error).message, {
      hint: "A key is never written over another file: choose another name.",
      cause: error,
    });
  }
  return { keyId: keyId(key), publicFile };
}

export const readPrivateKey = (file: string): KeyObject => readKey(file, "private", createPrivateKey);

/** A public key, or the public half of a private one. */
export const readPublicKey = (file: string): KeyObject => readKey(file, "public", createPublicKey);

function readKey(file: string, kind: string, parse: (pem: Buffer) => KeyObject): KeyObject {
  try {
    const key = parse(readFileSync(file));
    if (key.asymmetricKeyType !== "ed25519") throw new Error(`it is of type ${key.asymmetricKeyType}`);
    return key;
  } catch (error) {
    throw new Problem("bad_input", `${file} is not an ed25519 ${kind} key: ${(error as Error).message}.`, {
      hint: "Make one: iu-core evidence keygen FILE",
      cause: error,
    });
  }
}
