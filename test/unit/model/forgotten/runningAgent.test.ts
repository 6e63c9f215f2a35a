import assert from 'node:assert/strict';
import { isAgentAmong } from '../../../../src/model/forgotten/runningAgent';
import { process_ } from '../../builders';

const mark = { kind: 'agent', title: 'Claude Code' } as const;
const isRunning = (commandLine: readonly string[], more = {}): boolean | undefined =>
  isAgentAmong([process_(7, ['vim', 'notes']), process_(8, commandLine, more)], 'Claude Code');

describe('whether a coding agent runs', () => {
  it('is so for its own commands, and for what wraps or embeds it', () => {
    for (const commandLine of [
      ['claude'],
      ['node', '/usr/lib/node_modules/@anthropic-ai/claude-code/cli.js'],
      [
        'node',
        '--max-old-space-size=4096',
        '/home/alice/x/node_modules/@anthropic-ai/claude-agent-sdk/cli.js',
      ],
      ['/opt/Claude/claude-desktop'],
    ]) {
      assert.equal(isRunning(commandLine), true, commandLine.join(' '));
    }
  });

  it('is so for one that another agent started', () => {
    assert.equal(isRunning(['claude'], { starterMark: mark }), true);
  });

  it('is not so for what it has started, in folders and shells that have its name', () => {
    const vite = ['node', '/home/alice/shop/.claude/worktrees/fix/node_modules/.bin/vite'];
    assert.equal(isRunning(vite, { starterMark: mark }), false);
    const wrapper = [
      '/bin/bash',
      '-c',
      'source /home/alice/.claude/shell-snapshots/snapshot.sh && npm run dev',
    ];
    assert.equal(isRunning(wrapper), false);
  });

  it('is not so without any, and unknown of one that is a part of an editor', () => {
    assert.equal(isRunning(['codex']), false);
    assert.equal(isAgentAmong([], 'Cline'), undefined);
  });
});
