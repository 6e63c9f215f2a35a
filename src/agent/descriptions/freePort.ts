import * as v from 'valibot';
import { choiceParameter, dryRunParameter, parameters, portParameter } from './parameters';
import { endingEntries } from './server';

export const freePortWords = {
  name: 'free_port' as const,
  title: 'Free a Port',
  description: [
    'Ends the one process, or stops the one container, that holds a port, with everything checked again first.',
    'What you have started yourself may end at once; for anything else a person is asked, and decides.',
    'Only for a port that must be this one. Otherwise reuse the server that has it (find_port_owner), or take another port (pick_port). Never use kill, pkill, killall, taskkill or fuser instead, least of all after a person has said no.',
  ].join(' '),
  input: parameters({
    port: v.pipe(portParameter, v.description('The port to free.')),
    protocol: v.pipe(
      v.optional(choiceParameter(['tcp', 'udp']), 'tcp'),
      v.description('TCP is the usual one.'),
    ),
    dryRun: dryRunParameter,
  }),
  output: v.object(endingEntries),
};
