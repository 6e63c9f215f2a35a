import assert from 'node:assert/strict';
import { startFailuresOf } from '../../../src/model/actions/rerunCommand';
import type { StartFailure } from '../../../src/terminal/outputWatch';
import { OutputWatch, printsItsOwn } from '../../../src/terminal/outputWatch';

const inUse = (port: number): string =>
  `Error: listen EADDRINUSE: address already in use 127.0.0.1:${port}\r\n`;

describe('OutputWatch', () => {
  let timers: (() => Promise<void>)[];
  let reported: string[];
  let output: OutputWatch;
  const after = (_milliseconds: number, run: () => Promise<void>): (() => void) => {
    timers.push(run);
    return () => {
      timers = timers.filter((one) => one !== run);
    };
  };
  const nameOf = (failure: StartFailure): string =>
    failure.kind === 'server' ? failure.server.title : String(failure.conflict.port);
  beforeEach(() => {
    [timers, reported] = [[], []];
    output = new OutputWatch((failure) => reported.push(nameOf(failure)), after);
  });
  /** Lets the time pass that a message may take. */
  async function settle(): Promise<void> {
    for (const run of timers.splice(0)) await run();
  }

  it('reports a conflict once while the program runs, when its message is complete', async () => {
    output.add('> nodemon server.js\r\n');
    assert.equal(timers.length, 0, 'nothing is read that has no sign of a conflict');
    output.add(inUse(3000));
    assert.deepEqual(reported, []);
    await settle();
    assert.deepEqual(reported, ['3000']);
    output.add(inUse(3000));
    await settle();
    assert.deepEqual(reported, ['3000']);
    assert.equal((await output.end(1)).first, undefined, 'nor is it reported at the end');
  });

  it('reports nothing of a program that goes on with another port', async () => {
    output.add('Port 5173 is in use, ');
    output.add('trying another one...\r\n');
    await settle();
    assert.deepEqual(reported, []);
    assert.equal((await output.end(undefined)).first, undefined);
  });

  it('reports it at the end if it ended before', async () => {
    output.add(inUse(3000));
    const { first, all } = await output.end(1);
    assert.equal(first && nameOf(first), '3000');
    assert.deepEqual(
      all.conflicts.map(({ port }) => port),
      [3000],
    );
    await settle();
    assert.deepEqual(reported, []);
  });

  it('reports nothing if it ended well', async () => {
    output.add(inUse(3000));
    assert.equal((await output.end(0)).first, undefined);
  });

  it('reports it again after the port was free', async () => {
    output.add(inUse(3000));
    await settle();
    output.forget();
    output.add('listening\r\n');
    await settle();
    assert.deepEqual(reported, ['3000']);
    output.add(inUse(3000));
    await settle();
    assert.deepEqual(reported, ['3000', '3000']);
  });

  it('finds a message in two chunks', async () => {
    const message = inUse(3000);
    output.add(message.slice(0, 18));
    output.add(message.slice(18));
    await settle();
    assert.deepEqual(reported, ['3000']);
  });

  it('takes the port of the command where the message has none', async () => {
    const noPort = 'OSError: [Errno 98] Address already in use\r\n';
    const asked = new OutputWatch(undefined, after, 8000);
    asked.add(noPort);
    const first = (await asked.end(1)).first;
    assert.equal(first?.kind === 'conflict' && first.conflict.contextPort, 8000);
    const other = new OutputWatch(undefined, after, 8000);
    other.add(inUse(3000));
    assert.deepEqual(
      (await other.end(1)).all.conflicts.map(({ port, contextPort }) => [port, contextPort]),
      [[3000, undefined]],
    );
  });

  it('reports a program that runs already, and not its port besides', async () => {
    output.add('httpd (pid 47) already running\r\n' + inUse(80));
    await settle();
    assert.deepEqual(reported, ['Apache']);
  });

  it('reports nothing of a full-screen program while it runs', async () => {
    output.add('\u001b[?1049h' + inUse(3000));
    await settle();
    assert.deepEqual(reported, []);
  });

  it('keeps only the end of what is printed', async () => {
    output.add(inUse(3000));
    for (let index = 0; index < 200; index++) output.add('x'.repeat(999) + '\n');
    await settle();
    assert.deepEqual(reported, []);
    output.add(inUse(3001));
    assert.deepEqual(
      (await output.end(1)).all.conflicts.map(({ port }) => port),
      [3001],
    );
  });

  it('reads nothing of what shows the output of others until it ends', async () => {
    const viewer = new OutputWatch(undefined, after);
    viewer.add(inUse(3000));
    assert.equal(timers.length, 0);
    assert.equal((await viewer.end(1)).all.conflicts.length, 1);
  });
});

describe('OutputWatch, of thousands of lines with a message,', () => {
  it('pauses for each of them', () => {
    const work = startFailuresOf(Array.from({ length: 500 }, (_, index) => inUse(3000 + index)).join(''), 1);
    let pauses = 0;
    while (work.next().done !== true) pauses++;
    assert.ok(pauses >= 500, `${pauses} pauses`);
  });

  it('does not report what was forgotten while it was read', async () => {
    const runs: (() => Promise<void>)[] = [];
    const reported: StartFailure[] = [];
    const output = new OutputWatch(
      (failure) => reported.push(failure),
      (_milliseconds, run) => {
        runs.push(run);
        return () => undefined;
      },
    );
    output.add(inUse(3000));
    const reading = runs[0]?.();
    output.forget();
    await reading;
    assert.deepEqual(reported, []);
  });
});

describe('printsItsOwn', () => {
  it('is true of servers and watchers, false of what shows what others print', () => {
    for (const line of [
      'npm run dev',
      'nodemon server.js',
      'node --watch x.js',
      'tsx watch x.ts',
      'docker compose up',
      'gitlab-runner run',
    ]) {
      assert.ok(printsItsOwn(line), line);
    }
    for (const line of [
      'tail -f app.log',
      'ssh web1',
      'docker compose logs -f',
      'kubectl logs pod',
      'sudo journalctl -f',
      '/usr/bin/less x',
      'claude',
    ]) {
      assert.ok(!printsItsOwn(line), line);
    }
  });
});
