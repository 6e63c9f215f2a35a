import assert from 'node:assert/strict';
import { CommandTracker } from '../../../src/terminal/commandTracker';

describe('CommandTracker', () => {
  const tcp3000 = { protocol: 'tcp', port: 3000 } as const;
  let commands: CommandTracker<string, string>;
  beforeEach(() => {
    commands = new CommandTracker();
  });

  it('reports a terminal as busy from the start of a command to its end', () => {
    assert.equal(commands.isBusy('left'), false);
    commands.started('left', 'npm start');
    assert.equal(commands.isBusy('left'), true);
    assert.equal(commands.isBusy('right'), false);
    commands.ended('left', 'npm start');
    assert.equal(commands.isBusy('left'), false);
  });

  it('keeps it busy if the end of one command is reported after the start of the next', () => {
    commands.started('left', 'npm start');
    commands.started('left', 'vim');
    commands.ended('left', 'npm start');
    assert.equal(commands.isBusy('left'), true);
  });

  it('remembers which port the latest command failed to use, by number and protocol', () => {
    commands.started('left', 'npm start');
    commands.ended('left', 'npm start');
    commands.failed('left', 'npm start', [tcp3000]);
    assert.equal(commands.failedOf('left', tcp3000), 'npm start');
    assert.equal(commands.failedOf('left', { protocol: 'udp', port: 3000 }), undefined);
    assert.equal(commands.failedOf('left', { protocol: 'tcp', port: 3001 }), undefined);
    assert.equal(commands.failedOf('right', tcp3000), undefined);
  });

  it('forgets it with the next command, even if the output of the first is read only then', () => {
    commands.started('left', 'npm start');
    commands.failed('left', 'npm start', [tcp3000]);
    commands.started('left', 'cd ..');
    assert.equal(commands.failedOf('left', tcp3000), undefined);
    commands.failed('left', 'npm start', [tcp3000]);
    assert.equal(commands.failedOf('left', tcp3000), undefined);
    assert.equal(commands.isLatest('left', 'npm start'), false);
    assert.equal(commands.isLatest('left', 'cd ..'), true);
  });

  it('forgets a terminal that is closed', () => {
    commands.started('left', 'npm start');
    commands.failed('left', 'npm start', [tcp3000]);
    commands.closed('left');
    assert.equal(commands.isBusy('left'), false);
    assert.equal(commands.latestOf('left'), undefined);
    assert.equal(commands.failedOf('left', tcp3000), undefined);
  });
});
