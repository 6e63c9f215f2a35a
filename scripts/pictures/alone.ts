import { tryOwnNamespaces } from '../host/ownNamespaces';
import { OwnedProcess } from '../host/ownedProcess';
import { builtFile } from '../host/projectRoot';
import type { Shutdown } from '../host/shutdown';

/** Set where a program runs in namespaces of its own already, or goes on without. */
const mark = '--here';

/**
 * Runs a program of this project again in a network and with processes of its own, so that nothing else of the machine is in
 * the pictures that it takes.
 * @param program `scripts/pictures/take`
 * @param prepare what needs the machine's own network.
 * @returns its exit code; undefined if the caller is to take the pictures.
 */
export async function runAlone(
  program: string,
  shutdown: Shutdown,
  prepare: () => Promise<unknown>,
): Promise<number | undefined> {
  if (process.argv.includes(mark)) return undefined;
  await prepare();
  const own = await tryOwnNamespaces();
  if (own.kind === 'impossible') {
    console.log(`What else listens on this machine is in the pictures too: ${own.reason}.`);
    return undefined;
  }
  const [enter = process.execPath, ...args] = own.through;
  const child = new OwnedProcess(enter, [...args, process.execPath, builtFile(program), mark], {
    name: 'the pictures',
    onLine: (line) => {
      console.log(line);
    },
  });
  shutdown.add(() => child.stop());
  return (await child.ended).code ?? 1;
}
