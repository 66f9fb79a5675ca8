import { jsonText } from "../../scripts/evidence/canonical.ts";
import * as f from "../../scripts/evidence/format.ts";
import type { Envelope } from "../../scripts/evidence/schema.ts";
import type { Forgery } from "./forgery.ts";

export const forgery: Forgery = {
  // The signature of one statement under the other.
  sealed: (files) => {
    const read = (file: string): Envelope => JSON.parse((files.get(file) ?? "").toString());
    const { signatures } = read(f.testResultFile);
    files.set(f.signedIndexFile, Buffer.from(jsonText({ ...read(f.signedIndexFile), signatures })));
  },
};
