import { homedir } from 'node:os';
import { startedAccess } from '../agent/consent/access';
import { thisProcess } from '../core/hostProcess';
import { Connection } from './connection';

/** Put in by esbuild.mjs, from package.json. */
declare const packageVersion: string;

/** What still runs when the client has gone, such as a tool of the system, is not waited for any longer. */
const lastMs = 500;

async function main(): Promise<void> {
  const { stdin, stdout, stderr, argv } = process;
  const host = thisProcess();
  const end = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      end.abort();
    });
  }
  let hasLog = true;
  // a client may have closed it
  stderr.on('error', () => {
    hasLog = false;
  });
  const connection = new Connection({
    ...{ input: stdin, output: stdout, host, home: homedir(), folder: process.cwd() },
    ...{ version: packageVersion, access: startedAccess(argv.slice(2), host.environment) },
    say: (line) => {
      if (hasLog) stderr.write(`${line}\n`);
    },
  });
  await connection.serve(end.signal);
  setTimeout(() => {
    process.exit();
  }, lastMs).unref();
}

void main();
