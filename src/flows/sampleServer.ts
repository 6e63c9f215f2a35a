import { sampleAnswer, sampleListens, sampleServerName } from '../messages/sampleServer';
import type { Terminals } from './terminals';

interface SampleServerDependencies {
  readonly terminals: Pick<Terminals, 'open'>;
  readonly host: {
    /** Node.js, or an editor that can be Node.js. */
    readonly executable: string;
    readonly environment: NodeJS.ProcessEnv;
  };
}

/** Listens on the loopback interface alone, on a port that is free; ends with its terminal. */
const program = `
const [listens, answer] = process.argv.slice(1);
const server = require('node:http').createServer((request, response) => {
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(answer);
});
server.listen(0, '127.0.0.1', () => console.log(listens.replace('{url}', 'http://localhost:' + server.address().port)));
`;

/** Opens a terminal with a small server, for a person who wants to see what the view says and does. */
export function startSampleServer({ terminals, host }: SampleServerDependencies): void {
  const environment = Object.entries(host.environment).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  terminals.open({
    ...{ name: sampleServerName(), icon: 'server-process', program: host.executable },
    args: ['-e', program, '--', sampleListens('{url}'), sampleAnswer()],
    environment: { ...Object.fromEntries(environment), ELECTRON_RUN_AS_NODE: '1' },
  });
}
