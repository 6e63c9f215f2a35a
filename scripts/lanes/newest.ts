/** The lane of the newest host. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { embeddedVariable } from '../host/codeServerInstall';
import { describeEnd, OwnedProcess } from '../host/ownedProcess';
import { builtFile, projectRoot } from '../host/projectRoot';
import type { Lane } from './lane';
import { impossible } from './lane';

const runMs = 2 * 3_600_000;
/** The first start of a new VS Code is slow. */
const integrationMs = 590_000;

export const newest: Lane = {
  ...{ name: 'newest', what: 'the newest VS Code that npm has: integration and UI tests', isQuick: false },
  async run(shutdown) {
    if (process.platform !== 'linux' || process.arch !== 'x64')
      return impossible('the Node.js that it needs is installed for Linux on x64 alone');
    const lines: string[] = [];
    const child = new OwnedProcess(process.execPath, [builtFile('scripts/test'), 'integration,ui'], {
      ...{ name: 'npm test', cwd: projectRoot() },
      env: {
        ...process.env,
        [embeddedVariable]: 'newest',
        LOCAL_PORTS_TEST_TIMEOUT_MS: String(integrationMs),
      },
      onLine: (line) => lines.push(line),
    });
    shutdown.add(() => child.stop());
    const end = await child.endWithin(runMs);
    const log = join(projectRoot(), 'out', 'newest.log');
    await writeFile(log, lines.join('\n'));
    const counted = lines.filter((line) => /^(?:--- |Failure \d+: )/.test(line));
    return {
      kind: end.code === 0 ? 'passed' : 'failed',
      details: [
        ...(counted.length > 0 ? counted : [`no results: ${describeEnd(end)}: ${child.lastOutput()}`]),
        `all that was printed: ${log}`,
      ],
    };
  },
};
