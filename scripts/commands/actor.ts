import { userInfo } from "node:os";

/** Who asks, for the logs: IU_ACTOR, else the name somebody is logged in with. */
export function loginName(): string {
  try {
    return process.env["IU_ACTOR"] || userInfo().username;
  } catch {
    // A process in a container may run under a number without a name.
    return `uid ${process.getuid?.() ?? "unknown"}`;
  }
}
