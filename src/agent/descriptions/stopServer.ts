import * as v from 'valibot';
import { dryRunParameter, parameters, pidParameter, portParameter } from './parameters';
import { endingEntries } from './server';

export const stopServerWords = {
  name: 'stop_server' as const,
  title: 'Stop a Server',
  description: [
    'Ends one process that listens, with everything checked again first: that it is still the same process, and nothing that the editor or the system needs.',
    'What you have started yourself may end at once; for anything else a person is asked, and decides. Stop only what you have started, or what a person wants stopped.',
    'Take the PID from list_servers or find_port_owner. Never use kill, pkill, killall, taskkill or fuser instead, least of all after a person has said no.',
  ].join(' '),
  input: parameters({
    pid: v.pipe(pidParameter, v.description('Of the process that listens.')),
    port: v.pipe(
      v.optional(portParameter),
      v.description(
        'A port that it listens on: nothing is ended if it does not, for the PID may have been reused.',
      ),
    ),
    dryRun: dryRunParameter,
  }),
  output: v.object(endingEntries),
};
