import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";

/**
 * Reads process ids from a pipe that only this process writes to. The pipe closes when we close it or when we are gone,
 * however we went: kill -9 included. Then the last process named is ended and the directory is removed. So there is one
 * way to stop, and no signal handler.
 */
const script = `
while read -r line; do pid=$line; done
if [ -n "$pid" ]; then
  kill -QUIT "$pid" 2>/dev/null
  tries=0
  while [ -e "$1/data/postmaster.pid" ] && kill -0 "$pid" 2>/dev/null && [ $tries -lt 500 ]; do
    sleep 0.02
    tries=$((tries + 1))
  done
  [ -e "$1/data/postmaster.pid" ] && kill -KILL "$pid" 2>/dev/null
fi
tries=0
until rm -rf "$1" 2>/dev/null || [ $tries -ge 20 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
`;

export interface Watchdog {
  /** From now on this is the server process to end. */
  watch(pid: number): void;
  /** Ends the server and removes the directory; resolves when both are done. */
  release(): Promise<void>;
}

/** @param home the directory that belongs to the server: its cluster is `data` inside it. */
export function startWatchdog(home: string): Watchdog {
  const child: ChildProcess = spawn("/bin/sh", ["-c", script, "iu-core-watchdog", home], {
    cwd: "/",
    // A session of its own: Ctrl-C in the terminal must not take the watchdog before the server.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const gone = once(child, "exit");
  gone.catch(() => {});
  const pipe = child.stdin as Socket;
  pipe.on("error", () => {});
  // A caller that forgets to stop the server must still be able to end.
  pipe.unref();
  child.unref();
  return {
    watch: (pid) => void pipe.write(`${pid}\n`),
    async release() {
      child.ref();
      pipe.end();
      if (child.exitCode === null && child.signalCode === null) await gone;
    },
  };
}
