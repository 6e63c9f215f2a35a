/** What coding agents and terminals write into the environment of what they start: it stays after they have ended. */
import { pickVariables } from '../process/environment';
import type { StarterMark } from '../process/process';

interface MarkRow extends Pick<StarterMark, 'kind' | 'title'> {
  /** The variable that is set, to whatever value. */
  readonly variable: string;
  /** The variable that names the session. */
  readonly session?: string;
  /** Where that is from. */
  readonly source: string;
}

/**
 * Innermost first: an agent runs in a terminal, and inherits what that set. Every variable is inherited by whatever is
 * started below, so that a mark says less than an ancestor that is still there.
 */
export const markTable: readonly MarkRow[] = [
  agent('Claude Code', 'CLAUDECODE', 'code.claude.com/docs/en/env-vars', 'CLAUDE_CODE_SESSION_ID'),
  agent('Codex', 'CODEX_THREAD_ID', 'github.com/openai/codex, of every command it runs', 'CODEX_THREAD_ID'),
  agent('Codex', 'CODEX_SANDBOX', '@vercel/detect-agent'),
  agent('Codex', 'CODEX_CI', 'github.com/openai/codex, of every command it runs'),
  agent('Cursor Agent', 'CURSOR_AGENT', '@vercel/detect-agent'),
  agent('Gemini CLI', 'GEMINI_CLI', '@vercel/detect-agent'),
  agent('GitHub Copilot CLI', 'COPILOT_CLI', 'github.com/github/copilot-cli, changelog'),
  agent('Qwen Code', 'QWEN_CODE', 'github.com/QwenLM/qwen-code, shell tool'),
  agent('opencode', 'OPENCODE', 'github.com/anomalyco/opencode/issues/1775'),
  agent('Auggie', 'AUGMENT_AGENT', '@vercel/detect-agent'),
  agent('Goose', 'GOOSE_TERMINAL', 'github.com/block/goose, shell tool'),
  agent('Crush', 'CRUSH', 'github.com/charmbracelet/crush, shell tool'),
  agent('Cline', 'CLINE_ACTIVE', 'github.com/cline/cline/discussions/5366'),
  agent('Antigravity', 'ANTIGRAVITY_AGENT', '@vercel/detect-agent'),
  { kind: 'multiplexer', title: 'tmux', variable: 'TMUX', source: 'tmux(1)' },
  { kind: 'multiplexer', title: 'screen', variable: 'STY', source: 'screen(1)' },
  { kind: 'multiplexer', title: 'Zellij', variable: 'ZELLIJ', source: 'zellij.dev/documentation' },
];

function agent(title: string, variable: string, source: string, session?: string): MarkRow {
  return { kind: 'agent', title, variable, source, ...(session === undefined ? {} : { session }) };
}

/** All that is read of an environment for it. */
const variables: ReadonlySet<string> = new Set(
  markTable.flatMap(({ variable, session }) => (session === undefined ? [variable] : [variable, session])),
);

/** A session's name is shown and compared: nothing that could be anything else. */
const sessionName = /^[\w.-]{1,64}$/;

/**
 * @param entries `NAME=value`
 * @returns undefined if none of the marks is among them.
 */
export function starterMarkIn(entries: readonly string[]): StarterMark | undefined {
  const found = pickVariables(entries, variables);
  const row = markTable.find(({ variable }) => (found.get(variable) ?? '') !== '');
  if (row === undefined) return undefined;
  const { kind, title } = row;
  const session = row.session === undefined ? undefined : found.get(row.session);
  return session !== undefined && sessionName.test(session) ? { kind, title, session } : { kind, title };
}
