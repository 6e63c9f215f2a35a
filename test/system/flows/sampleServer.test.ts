import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startSampleServer } from '../../../src/flows/sampleServer';
import type { TerminalProgram } from '../../../src/flows/terminals';

describe('the sample server', () => {
  it('listens on loopback alone, says where, and answers', async () => {
    const opened: TerminalProgram[] = [];
    startSampleServer({
      terminals: {
        open: (program) => {
          opened.push(program);
          return {
            processId: Promise.resolve(undefined),
            closed: AbortSignal.abort(),
            exit: () => undefined,
          };
        },
      },
      host: { executable: process.execPath, environment: { PATH: process.env['PATH'], UNSET: undefined } },
    });
    const [{ program, args, environment, name } = assert.fail('no terminal')] = opened;
    assert.equal(name, 'Sample Server');
    assert.deepEqual(environment, { PATH: process.env['PATH'], ELECTRON_RUN_AS_NODE: '1' });
    const child = execFile(program, args, { env: environment });
    try {
      const [line] = (await once(createInterface({ input: child.stdout ?? assert.fail() }), 'line')) as [
        string,
      ];
      const [, url = ''] =
        /^Sample server on (http:\/\/localhost:\d+), for this machine only\./.exec(line) ?? [];
      const answer = await fetch(url.replace('localhost', '127.0.0.1'));
      assert.equal(await answer.text(), 'The sample server of Local Ports answers here.');
    } finally {
      child.kill();
    }
  });
});
