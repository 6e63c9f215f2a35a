/** What coding agents and terminals write into the environment of what they start: it stays after they have ended. */
import { pickVariables } from '../process/environment';
import type { StarterMark } from '../process/process';

interface MarkRow extends StarterMark {
  /** The variable that is set. */
  readonly variable: string;
  /** To this value; left out for any. */
  readonly value?: string;
  /** The variable that names the session. */
  readonly sessionVariable?: string;
  /** Another row's title, whose variable it sets as well. */
  readonly alsoSets?: string;
  /** Where that is from. */
  readonly source: string;
}

type AgentDetails = Pick<MarkRow, 'value' | 'sessionVariable' | 'alsoSets' | 'isPartOfEditor'>;

/**
 * Agents first, because they run in a terminal and inherit what that set. Variables that an agent reads, or that are in
 * every terminal of an editor (`CURSOR_TRACE_ID`, `TERM_PROGRAM`), say nothing of an agent. Nor do `AGENT` and `AI_AGENT`:
 * people set them for themselves. Each row names its source: the agent's own repository, package or documentation, as far as
 * one was found.
 */
export const markTable: readonly MarkRow[] = [
  agent(
    'Claude Code',
    'CLAUDECODE',
    'anthropics/claude-code, CHANGELOG.md; code.claude.com/docs/en/env-vars',
    {
      sessionVariable: 'CLAUDE_CODE_SESSION_ID',
    },
  ),
  agent('Codex', 'CODEX_THREAD_ID', 'openai/codex, codex-rs/protocol/src/shell_environment.rs', {
    sessionVariable: 'CODEX_THREAD_ID',
  }),
  agent('Codex', 'CODEX_SANDBOX', 'openai/codex, codex-rs/core/src/spawn.rs'),
  agent('Codex', 'CODEX_SANDBOX_NETWORK_DISABLED', 'openai/codex, codex-rs/core/src/spawn.rs'),
  agent('Codex', 'CODEX_CI', 'openai/codex, codex-rs/core/src/unified_exec/process_manager.rs'),
  agent('Cursor Agent', 'CURSOR_AGENT', 'cursor.com/docs/agent/terminal', { isPartOfEditor: true }),
  agent(
    'Gemini CLI',
    'GEMINI_CLI',
    'google-gemini/gemini-cli, packages/core/src/services/shellExecutionService.ts',
  ),
  agent('GitHub Copilot CLI', 'COPILOT_CLI', 'github/copilot-cli, changelog.md', {
    ...{ sessionVariable: 'COPILOT_AGENT_SESSION_ID', alsoSets: 'GitHub Copilot' },
  }),
  agent(
    'GitHub Copilot',
    'COPILOT_AGENT',
    'microsoft/vscode, chatAgentTools/browser/toolTerminalCreator.ts',
    {
      isPartOfEditor: true,
    },
  ),
  agent('Qwen Code', 'QWEN_CODE', 'QwenLM/qwen-code, packages/core/src/services/shellExecutionService.ts', {
    sessionVariable: 'QWEN_CODE_SESSION_ID',
  }),
  agent('Kilo Code', 'KILO_PID', 'Kilo-Org/kilocode, packages/opencode/src/index.ts', {
    alsoSets: 'opencode',
  }),
  agent('opencode', 'OPENCODE', 'anomalyco/opencode, packages/opencode/src/index.ts'),
  agent('Amp', 'AMP_CURRENT_THREAD_ID', 'npm: @ampcode/cli-linux-x64, amp', {
    sessionVariable: 'AMP_CURRENT_THREAD_ID',
  }),
  agent('Auggie', 'AUGMENT_AGENT', 'npm: @augmentcode/auggie, augment.mjs'),
  agent('Goose', 'GOOSE_TERMINAL', 'block/goose, documentation/docs/guides/environment-variables.md', {
    sessionVariable: 'AGENT_SESSION_ID',
  }),
  agent('Crush', 'CRUSH', 'charmbracelet/crush, internal/shell/shell.go'),
  agent('pi', 'PI_CODING_AGENT', 'badlogic/pi-mono, packages/coding-agent/src/cli.ts', { value: 'true' }),
  agent('Warp Agent', 'OZ_RUN_ID', 'warpdotdev/warp, crates/warp_cli/src/lib.rs', {
    ...{ sessionVariable: 'OZ_RUN_ID', isPartOfEditor: true },
  }),
  agent(
    'Cline',
    'CLINE_ACTIVE',
    'cline/cline, apps/vscode/src/hosts/vscode/terminal/VscodeTerminalRegistry.ts',
    {
      isPartOfEditor: true,
    },
  ),
  agent('Roo Code', 'ROO_ACTIVE', 'RooCodeInc/Roo-Code, src/integrations/terminal/Terminal.ts', {
    isPartOfEditor: true,
  }),
  { kind: 'multiplexer', title: 'tmux', variable: 'TMUX', source: 'tmux(1)' },
  { kind: 'multiplexer', title: 'screen', variable: 'STY', source: 'screen(1)' },
  { kind: 'multiplexer', title: 'Zellij', variable: 'ZELLIJ', source: 'zellij.dev/documentation' },
];

function agent(title: string, variable: string, source: string, details: AgentDetails = {}): MarkRow {
  return { kind: 'agent', title, variable, source, ...details };
}

/** All that is read of an environment for it. */
export const markVariables: ReadonlySet<string> = new Set(
  markTable.flatMap(({ variable, sessionVariable }) =>
    sessionVariable === undefined ? [variable] : [variable, sessionVariable],
  ),
);

/** A session's name is shown and compared: nothing that could be anything else. */
const sessionName = /^[\w.-]{1,64}$/;

/**
 * @param entries `NAME=value`
 * @param inherited those of the editor, which everything that it starts has: if an agent has opened it, they do not say that
 * the agent started anything else.
 * @returns undefined if none of the marks is among them, or those of several agents: one of them was started by the other,
 * and nothing tells which.
 */
export function starterMarkIn(
  entries: readonly string[],
  inherited: readonly string[] = [],
): StarterMark | undefined {
  const found = pickVariables(entries, markVariables);
  if (found.size === 0) return undefined;
  const before = pickVariables(inherited, markVariables);
  const rows = markTable.filter(
    (row) => isSetIn(found, row) && !(isSetIn(before, row) && isSameSession(row, found, before)),
  );
  const implied = new Set(rows.map(({ alsoSets }) => alsoSets));
  const left = rows.filter(({ title }) => !implied.has(title));
  const [row] = left;
  if (row === undefined) return undefined;
  if (left.some(({ kind, title }) => kind === 'agent' && title !== row.title)) return undefined;
  const { kind, title, isPartOfEditor } = row;
  const session = left.map((one) => sessionIn(found, one)).find((name) => name !== undefined);
  return {
    ...{ kind, title },
    ...(session === undefined ? {} : { session }),
    ...(isPartOfEditor === undefined ? {} : { isPartOfEditor }),
  };
}

type Variables = ReadonlyMap<string, string>;

function isSetIn(variables: Variables, { variable, value }: MarkRow): boolean {
  const found = variables.get(variable) ?? '';
  return value === undefined ? found !== '' : found === value;
}

function isSameSession({ variable, sessionVariable }: MarkRow, a: Variables, b: Variables): boolean {
  const name = sessionVariable ?? variable;
  return a.get(name) === b.get(name) && a.get(variable) === b.get(variable);
}

function sessionIn(variables: Variables, { kind, sessionVariable }: MarkRow): string | undefined {
  const session = sessionVariable === undefined ? undefined : variables.get(sessionVariable);
  return kind === 'agent' && session !== undefined && sessionName.test(session) ? session : undefined;
}
