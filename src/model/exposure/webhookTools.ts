/** Programs that pass the calls of a service on to a server here. */
import type { TunnelProgram } from './tunnelWords';
import { only, parseUpstream, portAndHost, some, upstreamOf, upstreams, valuesOf } from './tunnelWords';

export const webhookTools: readonly TunnelProgram[] = [
  {
    names: ['stripe'],
    hasOtherUses: true,
    title: 'stripe listen',
    targetsOf: (args) =>
      args[0] === 'listen'
        ? some(
            valuesOf(args, '--forward-to', '-f', '--forward-connect-to', '-c').flatMap(
              (word) => parseUpstream(word) ?? [],
            ),
          )
        : undefined,
    samples: [
      ['stripe listen --forward-to localhost:3000/webhook', 'localhost:3000'],
      ['stripe listen', 'none'],
    ],
  },
  {
    names: ['smee-client', 'smee'],
    title: 'smee',
    targetsOf: (args) => {
      const target = valuesOf(args, '--target', '-t').at(0);
      return target === undefined ? portAndHost(args, ['--port', '-p'], []) : only(parseUpstream(target));
    },
    samples: [
      ['smee -u https://smee.io/abc -t http://127.0.0.1:3000/events', '127.0.0.1:3000'],
      ['smee --port 3000', ':3000'],
    ],
  },
  // hookdeck.com/docs/cli
  {
    names: ['hookdeck', 'hookdeck-cli'],
    title: 'hookdeck listen',
    targetsOf: (args) => (args[0] === 'listen' ? only(upstreamOf(args.slice(1))) : undefined),
    samples: [['hookdeck listen 3000 shop', ':3000']],
  },
  // github.com/cli/gh-webhook
  {
    names: ['gh', 'gh-webhook'],
    title: 'gh webhook forward',
    hasOtherUses: true,
    targetsOf: (args) => (args.includes('forward') ? upstreams(args, '--url', '-U') : undefined),
    samples: [['gh pr list', 'none']],
  },
];
