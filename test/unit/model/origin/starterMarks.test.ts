import { deepEqual, equal } from 'node:assert/strict';
import { originSentence } from '../../../../src/messages/originSentence';
import type { Origin } from '../../../../src/model/origin/origin';
import { originOf } from '../../../../src/model/origin/origin';
import type { Process, StarterMark } from '../../../../src/model/process/process';
import { WindowStarters } from '../../../../src/model/origin/windowStarters';
import { markTable, starterMarkIn } from '../../../../src/model/origin/starterMarks';
import { originContext, process_ } from '../../builders';

describe('starterMarkIn', () => {
  for (const { title, kind, variable, value = '1' } of markTable) {
    it(`knows ${title} by ${variable}`, () => {
      const mark = starterMarkIn(['PATH=/usr/bin', `${variable}=${value}`, 'HOME=/home/alice']);
      deepEqual([mark?.kind, mark?.title], [kind, title]);
    });
  }

  it('knows what tools set together', () => {
    const marks: readonly (readonly [readonly string[], string])[] = [
      [['CLAUDECODE=1', 'CLAUDE_CODE_ENTRYPOINT=cli', 'CLAUDE_CODE_SESSION_ID=a-1'], 'Claude Code a-1'],
      [['CODEX_SANDBOX=seatbelt', 'CODEX_CI=1', 'CODEX_THREAD_ID=t-1'], 'Codex t-1'],
      [['CURSOR_AGENT=1', 'CURSOR_CONVERSATION_ID=c-1', 'CI=1'], 'Cursor Agent'],
      [['COPILOT_CLI=1', 'COPILOT_AGENT=1', 'COPILOT_AGENT_SESSION_ID=g-1'], 'GitHub Copilot CLI g-1'],
      [['COPILOT_AGENT=1', 'AI_AGENT=github_copilot_vscode_agent'], 'GitHub Copilot'],
      [['AGENT=1', 'OPENCODE=1', 'OPENCODE_PID=71'], 'opencode'],
      [['AGENT=1', 'OPENCODE=1', 'KILO=1', 'KILO_PID=71'], 'Kilo Code'],
      [['AGENT=goose', 'GOOSE_TERMINAL=1', 'AGENT_SESSION_ID=20261129_1'], 'Goose 20261129_1'],
      [['CRUSH=1', 'AGENT=crush', 'AI_AGENT=crush'], 'Crush'],
      [['AGENT=amp', 'AI_AGENT=amp', 'AGENT_THREAD_ID=T-1', 'AMP_CURRENT_THREAD_ID=T-1'], 'Amp T-1'],
      [['QWEN_CODE=1', 'QWEN_CODE_SESSION_ID=q-1'], 'Qwen Code q-1'],
    ];
    for (const [entries, expected] of marks) {
      const mark = starterMarkIn(entries);
      equal([mark?.title, mark?.session].join(' ').trim(), expected);
    }
  });

  it('knows no agent by what is in every terminal of an editor, or what people set', () => {
    const entries = ['CURSOR_TRACE_ID=1', 'CURSOR_EXTENSION_HOST_ROLE=user', 'TERM_PROGRAM=WarpTerminal'];
    // no source of the agents' own says that these are an agent's
    entries.push('CURSOR_EXTENSION_HOST_ROLE=agent-exec', 'KIRO_SESSION_ID=k-1', 'ANTIGRAVITY_AGENT=1');
    entries.push('AGENT=1', 'AI_AGENT=claude', 'AIDER_MODEL=x', 'GEMINI_API_KEY=x', 'PI_CODING_AGENT=no');
    for (const entry of entries) equal(starterMarkIn([entry]), undefined, entry);
  });

  it('names none of two agents: nothing tells which of them started the other', () => {
    equal(starterMarkIn(['CLAUDECODE=1', 'CODEX_THREAD_ID=t-1']), undefined);
    equal(starterMarkIn(['CODEX_THREAD_ID=t-1', 'CLAUDECODE=1', 'TMUX=x']), undefined);
  });

  it('leaves out what the editor itself has, because an agent opened it', () => {
    const opened = ['CLAUDECODE=1', 'CLAUDE_CODE_SESSION_ID=a-1', 'TMUX=/tmp/x,1,0', 'PATH=/bin'];
    equal(starterMarkIn(opened, opened), undefined);
    equal(starterMarkIn([...opened, 'COPILOT_AGENT=1'], opened)?.title, 'GitHub Copilot');
    equal(starterMarkIn(['TMUX=/tmp/x,1,1'], opened)?.title, 'tmux', 'another session');
    const again = ['CLAUDECODE=1', 'CLAUDE_CODE_SESSION_ID=a-2'];
    deepEqual(starterMarkIn(again, opened)?.session, 'a-2');
  });

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

  it('is the agent of a terminal of this window that the agent of an editor made, and of no other one', () => {
    const inWindow = (starterMark: StarterMark): Origin | undefined => {
      const windowStarters = new WindowStarters();
      windowStarters.started('windowTerminal', 300, 'bash');
      const server = process_(900, ['node'], { starterMark });
      return originOf(server, [process_(300, ['bash'])], { ...originContext, windowStarters });
    };
    const copilot = { kind: 'agent', title: 'GitHub Copilot', isPartOfEditor: true } as const;
    equal(sentenceOf(inWindow(copilot)), 'Its environment names the coding agent GitHub Copilot.');
    equal(sentenceOf(inWindow(mark)), 'From the terminal bash of this window (PID 300).');
    const zed = process_(300, ['zed-editor']);
    equal(sentenceOf(originIn(copilot, [zed])), 'From the editor Zed (PID 300).');
  });
});
