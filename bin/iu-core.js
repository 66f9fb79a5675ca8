#!/usr/bin/env node
import { register } from "tsx/esm/api";

// The tsconfig of whatever directory this runs in must not change how our own sources load.
register({ tsconfig: false });
const { main } = await import("../scripts/cli.ts");
process.exitCode = await main(process.argv.slice(2));
// What was left open does not keep a finished command alive: an executor that does not listen, a client library's socket.
setTimeout(() => process.exit(), 500).unref();
