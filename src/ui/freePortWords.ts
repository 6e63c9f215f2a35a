import type { PortTrial } from '../act/freePort';
import type { ReservedPorts } from '../model/reservedPorts';
import type { Snapshot } from '../model/snapshot';

/** What else could keep a port, where no listener holds it. */
export interface Circumstances {
  readonly reserved: readonly ReservedPorts[];
  /** It is listened on in another network namespace of this machine. */
  readonly elsewhere: boolean;
  readonly coverage: Snapshot['coverage'];
  readonly platform: string;
}

/** Nobody listens there: whether it can be had, and if not, why as far as that can be told. */
export function nobodyHoldsWords(
  port: number,
  trial: PortTrial,
  { reserved, elsewhere, coverage, platform }: Circumstances,
): string {
  const nobody =
    coverage === 'everything'
      ? `Nobody listens on port ${port}`
      : `None of your processes listens on port ${port}`;
  switch (trial.kind) {
    case 'free':
      return [
        `${nobody}: it is free now.`,
        elsewhere
          ? 'In another network of this machine, such as a container has, it is taken; that does not matter here.'
          : 'A server that has just ended can keep it for a minute where it does not set SO_REUSEADDR (TIME_WAIT).',
      ].join(' ');
    case 'in-use':
      return coverage === 'everything'
        ? `${nobody}, and yet it is taken: a connection that is being closed (TIME_WAIT) holds it for a minute, or a program uses it for a connection of its own. Try again in a moment, or take another port.`
        : `${nobody}, and yet it is taken: by a process of another user, which cannot be seen, or by a connection that is being closed (TIME_WAIT).`;
    case 'denied': {
      const range = reserved.find(({ start, end }) => port >= start && port <= end);
      if (range !== undefined) {
        return `${nobody}. Windows reserves ports ${range.start} to ${range.end}, mostly for Hyper-V: take a port outside of them.`;
      }
      if (platform !== 'win32' && port < 1024) {
        return `${nobody}. Ports below 1024 are for administrators on this system: take a higher one.`;
      }
      return `${nobody}, and yet ${platform === 'win32' ? 'Windows' : 'the system'} does not let you have it. Take another port.`;
    }
    case 'failed':
      return `${nobody}. Whether it can be had could not be tried: ${trial.detail}.`;
  }
}
