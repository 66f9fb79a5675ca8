import { chmodSync, chownSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.ts";
import { withClient } from "./connect.ts";
import { embeddedBinaries } from "./embedded.ts";
import { initdb } from "./initdb.ts";
import { withLock } from "./lock.ts";
import { type OsUser, serverUser } from "./os-user.ts";
import { type Identity, makePersistentDirectory, persistentDirectory, readIdentity, writeIdentity } from "./persistent-place.ts";
import { freePort } from "./port.ts";
import { commandLine, isAlive } from "./process.ts";
import { reachableBinaries } from "./reachable.ts";
import { ensureOwner, ownerRole, randomPassword, roleUrl, superuser } from "./roles.ts";
import { durable, settingArguments } from "./settings.ts";

export interface PersistentOptions {
  /** Whose development database: default the current directory. */
  readonly cwd?: string;
  /** A major or an exact version on npm; default the installed build. */
  readonly embeddedVersion?: string;
}

export interface PersistentStatus {
  readonly running: boolean;
  /** Defined once the database has been started for the first time; stays the same while its port is free. */
  readonly url: string | undefined;
  readonly adminUrl: string | undefined;
  readonly directory: string;
  readonly majorVersion: number;
  readonly pid: number | undefined;
}

interface Place {
  readonly bin: string;
  readonly majorVersion: number;
  readonly user: OsUser | undefined;
  readonly directory: string;
}

/** Starts the development database, making it first if needed. Does nothing when it runs already. */
export async function startPersistent(options: PersistentOptions = {}): Promise<PersistentStatus> {
  const place = await locate(options);
  makePersistentDirectory(place.directory, place.user);
  return withLock(join(place.directory, "lock"), async () => {
    if ((await status(place)).pid === undefined) await launch(place);
    const started = await status(place);
    const { adminUrl } = started;
    const identity = readIdentity(place.directory);
    if (adminUrl !== undefined && identity !== undefined) {
      // Here and not after initdb, so that a first start that was interrupted is completed by the next.
      await withClient(adminUrl, (admin) => ensureOwner(admin, identity.ownerPassword));
    }
    return started;
  });
}

/** Stops it with a checkpoint; the data stay. Does nothing when it does not run. */
export async function stopPersistent(options: PersistentOptions = {}): Promise<PersistentStatus> {
  const place = await locate(options);
  if (!existsSync(place.directory)) return status(place);
  return withLock(join(place.directory, "lock"), async () => {
    if ((await status(place)).running) await pgCtl(place, "stop", "-m", "fast");
    return status(place);
  });
}

export async function persistentStatus(options: PersistentOptions = {}): Promise<PersistentStatus> {
  return status(await locate(options));
}

async function locate({ cwd = process.cwd(), embeddedVersion }: PersistentOptions): Promise<Place> {
  const user = serverUser();
  const { bin, major } = await reachableBinaries(await embeddedBinaries(embeddedVersion), user);
  return { bin, majorVersion: major, user, directory: persistentDirectory(cwd, major, user) };
}

async function status({ directory, majorVersion }: Place): Promise<PersistentStatus> {
  const identity = readIdentity(directory);
  const pid = await runningPid(join(directory, "data"));
  const urlOf = (role: string, password: string, port: number) => roleUrl(role, password, "127.0.0.1", port);
  return {
    running: pid !== undefined,
    url: identity && urlOf(ownerRole, identity.ownerPassword, identity.port),
    adminUrl: identity && urlOf(superuser, identity.adminPassword, identity.port),
    directory,
    majorVersion,
    pid,
  };
}

async function runningPid(data: string): Promise<number | undefined> {
  const lock = join(data, "postmaster.pid");
  if (!existsSync(lock)) return undefined;
  const pid = Number.parseInt(readFileSync(lock, "utf8"), 10);
  const ours = pid > 0 && isAlive(pid) && (await commandLine(pid)).includes(data);
  return ours ? pid : undefined;
}

async function launch(place: Place): Promise<void> {
  const { directory } = place;
  // A lock file of a server that is gone, whose process id may belong to somebody else by now.
  rmSync(join(directory, "data/postmaster.pid"), { force: true });
  const known = readIdentity(directory);
  const port = await freePort(known?.port);
  writeIdentity(directory, known === undefined ? await initialise(place, port) : { ...known, port });
  await pgCtl(place, "start", "-l", logFile(place), "-o", commandLineSettings(port));
}

async function initialise(place: Place, port: number): Promise<Identity> {
  const { bin, majorVersion: major, user, directory } = place;
  // Whatever a start that was interrupted before it wrote down its passwords left: nobody can have used it.
  rmSync(join(directory, "data"), { recursive: true, force: true });
  const identity = { port, adminPassword: randomPassword(), ownerPassword: randomPassword() };
  const passwordFile = join(directory, "password");
  writeFileSync(passwordFile, `${identity.adminPassword}\n`, { mode: 0o600 });
  writeFileSync(logFile(place), "");
  chmodSync(logFile(place), 0o600);
  for (const path of user === undefined ? [] : [directory, passwordFile, logFile(place)]) {
    chownSync(path, user?.uid ?? 0, user?.gid ?? 0);
  }
  try {
    const binaries = { source: "embedded", bin, major, build: "" } as const;
    await initdb({ binaries, dataDirectory: join(directory, "data"), user, passwordFile });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  return identity;
}

function logFile({ directory }: Place): string {
  return join(directory, "log");
}

/** Over TCP only: the path of a project may be too long for a socket. */
function commandLineSettings(port: number): string {
  const args = settingArguments({ ...durable, port, unix_socket_directories: "" });
  return args.map((argument) => `'${argument.replaceAll("'", "'\\''")}'`).join(" ");
}

async function pgCtl({ bin, directory, user }: Place, ...args: string[]): Promise<void> {
  await run(join(bin, "pg_ctl"), [...args, "-D", join(directory, "data"), "-w", "-t", "60", "-s"], { user });
}
