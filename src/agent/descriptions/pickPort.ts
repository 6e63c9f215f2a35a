import * as v from 'valibot';
import { maximumNameLength } from '../../model/actions/stablePort';
import { choiceParameter, parameters, portParameter } from './parameters';

const nameMessage = `must be a name of at most ${maximumNameLength} characters`;

export const pickPortWords = {
  name: 'pick_port' as const,
  title: 'Pick a Port',
  description: [
    'Gives a port that nothing listens on and that the system lets a program use: any free one, the first from a port on, or the one that a server of this workspace always gets, so that its URL stays the same and working trees do not collide.',
    'Call it before you start a server whose usual port is taken or unknown; never choose a number blindly, and never end another program to get its port.',
    'Start the server on it at once: it is not reserved.',
  ].join(' '),
  input: parameters({
    kind: v.pipe(
      v.optional(choiceParameter(['free', 'stable']), 'free'),
      v.description('"stable": the same port each time, for this workspace.'),
    ),
    from: v.pipe(v.optional(portParameter), v.description('For a free port: the first to try.')),
    name: v.pipe(
      v.optional(v.pipe(v.string(nameMessage), v.trim(), v.maxLength(maximumNameLength, nameMessage)), ''),
      v.description(
        'For a stable port, if the workspace has several servers: which one, such as "web" or "api".',
      ),
    ),
  }),
  output: v.object({ port: v.number() }),
};
