import { deepEqual, equal } from 'node:assert/strict';
import { originSentence } from '../../../../src/messages/originSentence';
import type { Origin } from '../../../../src/model/origin/origin';
import { originOf } from '../../../../src/model/origin/origin';
import type { Process, StarterMark } from '../../../../src/model/process/process';
import { markTable, starterMarkIn } from '../../../../src/model/origin/starterMarks';
import { originContext, process_ } from '../../builders';

describe('starterMarkIn', () => {
  for (const { title, kind, variable } of markTable) {
    it(`knows ${title} by ${variable}`, () => {
      const mark = starterMarkIn(['PATH=/usr/bin', `${variable}=1`, 'HOME=/home/alice']);
      deepEqual([mark?.kind, mark?.title], [kind, title]);
    });
  }

  it('prefers the agent to the terminal that it runs in', () => {
    equal(starterMarkIn(['TMUX=/tmp/tmux-1000/default,1,0', 'GEMINI_CLI=1'])?.title, 'Gemini CLI');
  });

  it('takes the name of the session, and nothing that is none', () => {
    const sessionOf = (value: string): string | undefined =>
      starterMarkIn(['CLAUDECODE=1', `CLAUDE_CODE_SESSION_ID=${value}`])?.session;
    equal(sessionOf('736848ea-e359-4f8c-9e44-7f2dea2ad9b1'), '736848ea-e359-4f8c-9e44-7f2dea2ad9b1');
    for (const value of ['', 'a b', 'a\nb', '\u202e', 'x'.repeat(65), '$(reboot)']) {
      equal(sessionOf(value), undefined, value);
    }
  });

  it('ignores what is empty, has another name or comes second', () => {
    for (const entry of ['CLAUDECODE=', 'CLAUDECODE', '=CLAUDECODE', 'claudecode=1', 'XCLAUDECODE=1', '']) {
      equal(starterMarkIn([entry]), undefined, entry);
    }
    equal(starterMarkIn(['CLAUDECODE=', 'CLAUDECODE=1']), undefined);
  });

  it('keeps no value of an environment but the name of a session', () => {
    const secrets = [
      'ANTHROPIC_API_KEY=sk-ant-1',
      'TMUX=/secret/socket',
      'STY=secret',
      'CODEX_SANDBOX=secret',
    ];
    equal(JSON.stringify({ mark: starterMarkIn(secrets) }).includes('secret'), false);
  });
});

describe('originOf, with what the environment names', () => {
  const mark = { kind: 'agent', title: 'Claude Code', session: 's-1' } as const;
  const originIn = (starterMark: StarterMark, ancestors: readonly Process[]): Origin | undefined =>
    originOf(process_(900, ['node'], { starterMark }), ancestors, originContext);
  const sentenceOf = (origin: Origin | undefined): string | undefined => origin && originSentence(origin);

  it('is that once the starter is gone', () => {
    const origin = originIn(mark, [process_(1, ['/sbin/init'])]);
    equal(sentenceOf(origin), 'Its environment names the coding agent Claude Code, session s-1.');
    const { kind, title } = mark;
    const unnamed = originIn({ kind, title }, []);
    equal(sentenceOf(unnamed), 'Its environment names the coding agent Claude Code.');
    const tmux = originIn({ kind: 'multiplexer', title: 'tmux' }, []);
    equal(sentenceOf(tmux), 'Its environment names a session of tmux.');
  });

  it('is the ancestor that is still there, with its session', () => {
    const claude = process_(300, ['claude']);
    const origin = originIn(mark, [claude]);
    equal(sentenceOf(origin), 'From the coding agent Claude Code (PID 300), session s-1.');
    const other = originIn(mark, [process_(300, ['codex'])]);
    equal(sentenceOf(other), 'From the coding agent Codex (PID 300).');
  });
});
