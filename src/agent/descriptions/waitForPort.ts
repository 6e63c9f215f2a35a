import * as v from 'valibot';
import { choiceParameter, parameters, portParameter } from './parameters';
import { readingEntries, server } from './server';

const secondsAtMost = 120;
const secondsMessage = `must be a number of seconds from 1 to ${secondsAtMost}`;

export const waitForPortWords = {
  name: 'wait_for_port' as const,
  title: 'Wait for a Port',
  description: [
    'Waits until something listens on a port of this machine, or until nothing does any more, and says who it is.',
    'Call it after you have started a server in the background, instead of sleeping or requesting a URL in a loop. It connects to nothing.',
    'If the time is up, read what the server printed before you start it again: it may listen on another port, see list_servers.',
  ].join(' '),
  input: parameters({
    port: v.pipe(portParameter, v.description('The TCP port.')),
    until: v.pipe(
      v.optional(choiceParameter(['listens', 'closed']), 'listens'),
      v.description('"closed": until nothing listens there.'),
    ),
    timeoutSeconds: v.pipe(
      v.optional(
        v.pipe(
          v.number(secondsMessage),
          v.minValue(1, secondsMessage),
          v.maxValue(secondsAtMost, secondsMessage),
        ),
        30,
      ),
      v.description('How long to wait at most.'),
    ),
  }),
  output: v.object({
    isReached: v.boolean(),
    state: v.picklist(['listens', 'closed', 'unknown']),
    servers: v.pipe(
      v.array(server),
      v.description('Who listens there. Check that it is the one you wait for.'),
    ),
    ...readingEntries,
  }),
};
