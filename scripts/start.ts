/** `npm start`: opens VS Code with this extension in development mode and a workspace with two running servers. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchCodeServer } from './host/codeServer';
import { findDesktop } from './host/desktop';
import { describeEnd, OwnedProcess } from './host/ownedProcess';
import { projectRoot } from './host/projectRoot';
import { runMain } from './host/runMain';
import type { Shutdown } from './host/shutdown';
import { workbenchUrl } from './host/workbenchUrl';
import { startSampleServers } from './sampleServers';

const usage = `Usage: npm start [-- --host desktop|embedded] [--once]

Opens VS Code with Local Ports in development mode and a sample workspace whose two servers run.
  --host desktop   the desktop VS Code (its "code" command) on this machine's display
  --host embedded  VS Code in a browser, served on the loopback address
  --once           the embedded one; stops everything as soon as it answers, to see whether this machine can run it
By default the desktop VS Code if there is one and a display, else the embedded one. Ctrl-C stops everything.`;

type Host = 'desktop' | 'embedded';

async function main(shutdown: Shutdown): Promise<number> {
  const options = readOptions();
  if (options === 'help') {
    console.log(usage);
    return 0;
  }
  if (typeof options === 'string') {
    console.error(options);
    return 2;
  }
  const code = desktopLauncher();
  if (options.host === 'desktop' && code === undefined) {
    console.error(
      'No usable desktop VS Code was found (needs a "code" command on the PATH, a display, and a user other than root): ' +
        'use --host embedded.',
    );
    return 1;
  }
  const servers = await startSampleServers(shutdown);
  console.log('Sample servers:');
  for (const { name, url, exposure } of servers) console.log(`  ${name.padEnd(5)} ${url}  ${exposure}`);
  const workspace = join(projectRoot(), 'samples', 'workspace');
  return code !== undefined && options.host !== 'embedded'
    ? runDesktop(code, workspace, shutdown)
    : runEmbedded(workspace, options.once, shutdown);
}

async function runDesktop(code: string, workspace: string, shutdown: Shutdown): Promise<number> {
  const args = [
    '--new-window',
    '--wait',
    `--extensionDevelopmentPath=${projectRoot()}`,
    '--disable-workspace-trust',
    workspace,
  ];
  const launcher = new OwnedProcess(code, args, { name: 'code' });
  shutdown.add(() => launcher.stop());
  console.log(
    'Local Ports is running in the desktop VS Code. Ctrl-C, or closing its window, stops the samples.',
  );
  const end = await launcher.ended;
  if (end.code === 0) return 0;
  if (!shutdown.hasBegun)
    console.error(`VS Code could not be opened (${describeEnd(end)}).\n${launcher.lastOutput()}`);
  return 1;
}

async function runEmbedded(workspace: string, once: boolean, shutdown: Shutdown): Promise<number> {
  const server = await launchCodeServer({ settings: { 'workbench.startupEditor': 'none' } });
  shutdown.add(() => server.stop());
  const url = workbenchUrl({
    authority: server.authority,
    folder: workspace,
    extensionDevelopmentPath: server.extensionPath,
  });
  console.log(`\nLocal Ports is running in VS Code ${server.version}: ${url}\n`);
  if (once) {
    const { ok, status } = await fetch(url);
    console.log(`It answers with status ${status}.`);
    return ok ? 0 : 1;
  }
  console.log('Open this address in a browser on this machine. Ctrl-C stops it.');
  if (server.withoutTerminals !== undefined) console.log(server.withoutTerminals);
  await server.ended;
  if (!shutdown.hasBegun) console.error(`The VS Code server ended. Its last output:\n${server.lastOutput()}`);
  return 1;
}

function readOptions(): { readonly host: Host | undefined; readonly once: boolean } | 'help' | `${string}.` {
  try {
    const { values } = parseArgs({
      options: {
        host: { type: 'string' },
        once: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return 'help';
    const { host, once = false } = values;
    if (once && host === 'desktop') return '--once is for the embedded host.';
    if (host === undefined || host === 'desktop' || host === 'embedded')
      return { host: once ? 'embedded' : host, once };
    return `--host is desktop or embedded, not "${host}".`;
  } catch (error) {
    const [first = ''] = (error as Error).message.split('. ');
    return `${first}: see npm start -- --help.`;
  }
}

/** VS Code does not start as root with its usual settings. */
function desktopLauncher(): string | undefined {
  if (process.platform === 'linux' && process.getuid?.() === 0) return undefined;
  const { code, hasDisplay } = findDesktop();
  return hasDisplay ? code : undefined;
}

// Ctrl-C is the regular way to stop it.
runMain(main, { SIGINT: 0 });
