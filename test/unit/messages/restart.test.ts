import assert from 'node:assert/strict';
import { endedEarlyWords, notFreeWords, restartDetail } from '../../../src/messages/restart';
import { process_ } from '../builders';

const server = process_(300, ['node', 'server.js', '--token', 'hunter2']);
const plan = {
  process: server,
  argv: ['node', 'server.js', '--token', 'hunter2'],
  cwd: '/home/alice/shop',
} as const;
const other = process_(290, ['npm']);

describe('the question before a restart', () => {
  it('shows exactly what will run, where, and who is ended first', () => {
    assert.equal(
      restartDetail(plan, [server], true, undefined),
      [
        'Runs in a new terminal, in /home/alice/shop:',
        'node server.js --token hunter2',
        'With the environment it has now.',
        'First, node (PID 300) is asked to end; work that it has not saved may be lost.',
      ].join('\n\n'),
    );
  });

  it('names all that are ended, and claims no environment that could not be read', () => {
    const detail = restartDetail(plan, [other, server], false, undefined);
    assert.match(detail, /With the environment of new terminals/);
    assert.match(detail, /First, npm \(PID 290\) and node \(PID 300\) are asked to end;/);
  });

  it('says where its first word stands for another program than the one that runs', () => {
    assert.match(
      restartDetail(plan, [server], true, '/usr/local/bin/node'),
      /\n\n"node" is \/usr\/local\/bin\/node there; what runs now is \/usr\/bin\/node\.\n\n/,
    );
  });
});

describe('the messages after a restart that came to nothing', () => {
  it('give the command without its secrets', () => {
    for (const words of [notFreeWords({ port: 3000 }, plan), endedEarlyWords('node · shop', 1, plan.argv)]) {
      assert.match(words, /: node server\.js --token '•••'$/);
      assert.doesNotMatch(words, /hunter2/);
    }
  });

  it('say what is known of its end', () => {
    assert.match(endedEarlyWords('node · shop', 1, plan.argv), /^node · shop ended with exit code 1 before/);
    assert.match(endedEarlyWords('node · shop', undefined, plan.argv), /^node · shop ended before/);
  });

  it('claim only that the port was not seen free, and that nothing was started', () => {
    assert.match(
      notFreeWords({ port: 3000 }, plan),
      /^Port 3000 was not seen to become free, so nothing was started\./,
    );
  });
});
