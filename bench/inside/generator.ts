/** The processes that make the load. Each ends when its standard input does, so at the latest with us. */
import { join } from 'node:path';
import { OwnedProcess } from '../../scripts/host/ownedProcess';
import { projectRoot } from '../../scripts/host/projectRoot';
import type { Shape } from '../loads';

const loadTimeoutMs = 60_000;
/** More for a load of thousands: a machine that does other work may need milliseconds for each. */
const loadTimeoutPerProcessMs = 20;
const answerTimeoutMs = 5000;

export function perlProgram(name: string, args: readonly string[]): OwnedProcess {
  return new OwnedProcess('perl', [join(projectRoot(), 'bench', name), ...args], { name });
}

export async function startLoad(shape: Shape): Promise<OwnedProcess> {
  const { processes, descriptors, listeners, connections } = shape;
  const load = perlProgram('load.pl', [processes, descriptors, listeners, connections].map(String));
  await load.waitForLine(/^ready$/, loadTimeoutMs + processes * loadTimeoutPerProcessMs);
  return load;
}

/** Opens and closes listeners on request, see opener.pl. */
export class Opener {
  private readonly program = perlProgram('opener.pl', []);

  async tell(command: 'rest' | 'close' | 'end' | `open ${number}` | `fork ${number}`): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      const subscription = this.program.onLine(() => {
        subscription.dispose();
        resolve();
      });
      timer = setTimeout(() => {
        reject(new Error(`opener.pl did not answer "${command}": ${this.program.lastOutput()}`));
      }, answerTimeoutMs);
      this.program.write(`${command}\n`);
    }).finally(() => {
      clearTimeout(timer);
    });
  }

  stop(): Promise<void> {
    return this.program.stop();
  }
}
