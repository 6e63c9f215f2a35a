/** Coding agents, by their programs: to add one, add a row. */
import type { StarterRow } from './starterRow';
import { program } from './starterRow';

/**
 * Agents by the commands of their documentation, and by the packages that npm or pip installs them as: a script, or a
 * program that is called `claude.exe` on every system. Claude Code, Gemini CLI and pi write their own name over their
 * command line.
 */
export const agents: readonly StarterRow[] = [
  agent('Claude Code', 'npm: @anthropic-ai/claude-code, bin/claude.exe; before version 2, cli.js', {
    patterns: program(['claude'], { runtime: 'node', names: ['claude', '@anthropic-ai/claude-code'] }),
    samples: [
      'claude',
      '/home/alice/.local/bin/claude --resume',
      'node /usr/lib/node_modules/@anthropic-ai/claude-code/cli.js',
      '/usr/lib/node_modules/@anthropic-ai/claude-code/bin/claude.exe',
      'C:\\Users\\alice\\.local\\bin\\claude.exe',
    ],
  }),
  agent('Codex', 'npm: @openai/codex, bin/codex.js, which starts the program of its vendor folder', {
    patterns: program(['codex'], { runtime: 'node', names: ['codex', '@openai/codex'] }),
    samples: [
      '/usr/lib/node_modules/@openai/codex/vendor/x86_64-unknown-linux-musl/codex/codex',
      'node /usr/lib/node_modules/@openai/codex/bin/codex.js exec fix',
      '/opt/homebrew/bin/codex',
      '/home/alice/.vscode/extensions/openai.chatgpt-1.0.0/bin/linux-x86_64/codex app-server',
    ],
  }),
  agent('GitHub Copilot CLI', 'github/copilot-cli, README.md; npm: @github/copilot, npm-loader.js', {
    patterns: program(['copilot'], { runtime: 'node', names: ['copilot', '@github/copilot'] }),
    samples: [
      'copilot',
      'node /usr/lib/node_modules/@github/copilot/index.js',
      'node /usr/lib/node_modules/@github/copilot/npm-loader.js',
    ],
  }),
  agent('Cursor Agent', 'cursor.com/docs/cli', {
    patterns: program(['cursor-agent'], { runtime: 'node', names: ['cursor-agent'] }),
    samples: [
      '/home/alice/.local/bin/cursor-agent',
      '/home/alice/.local/bin/cursor-agent --use-system-ca /home/alice/.local/share/cursor-agent/versions/1/index.js',
    ],
  }),
  agent('Gemini CLI', 'npm: @google/gemini-cli, bundle/gemini.js', {
    patterns: program(['gemini'], { runtime: 'node', names: ['gemini', '@google/gemini-cli'] }),
    samples: [
      'gemini',
      'node /usr/lib/node_modules/@google/gemini-cli/dist/index.js',
      'node --no-warnings=DEP0040 /usr/bin/gemini',
      'node /usr/lib/node_modules/@google/gemini-cli/bundle/gemini.js',
    ],
  }),
  agent('Aider', 'Aider-AI/aider, pyproject.toml: console script aider', {
    patterns: program(['aider'], { runtime: 'python', names: ['aider'] }),
    samples: [
      'python3 /home/alice/.local/bin/aider',
      'python3 -m aider',
      '/usr/bin/python3.12 /usr/bin/aider',
    ],
  }),
  agent('opencode', 'npm: opencode-ai, bin/opencode.exe', {
    patterns: program(['opencode'], { runtime: 'node', names: ['opencode', 'opencode-ai'] }),
    samples: [
      '/home/alice/.opencode/bin/opencode',
      'node /usr/lib/node_modules/opencode-ai/bin/opencode',
      '/usr/lib/node_modules/opencode-ai/bin/opencode.exe',
    ],
  }),
  agent('Amp', 'npm: @sourcegraph/amp, node_modules/@ampcode/cli/bin/amp.exe', {
    patterns: program(['amp'], { runtime: 'node', names: ['@sourcegraph/amp'] }),
    samples: [
      'amp',
      'node /usr/lib/node_modules/@sourcegraph/amp/dist/main.js',
      '/usr/lib/node_modules/@sourcegraph/amp/node_modules/@ampcode/cli/bin/amp.exe',
    ],
  }),
  agent(
    'Goose',
    'block/goose, crates/goose-cli: goose, and crates/goose-server: goosed of its desktop program',
    {
      patterns: program(['goose', 'goosed']),
      samples: ['/home/alice/.local/bin/goose session', '/usr/lib/goose/resources/bin/goosed agent'],
    },
  ),
  agent('Crush', 'charmbracelet/crush, README.md', {
    patterns: program(['crush']),
    samples: ['/usr/local/bin/crush'],
  }),
  agent('Qwen Code', 'npm: @qwen-code/qwen-code, cli-entry.js', {
    patterns: program(['qwen'], { runtime: 'node', names: ['qwen', '@qwen-code/qwen-code'] }),
    samples: [
      'node /usr/lib/node_modules/@qwen-code/qwen-code/cli.js',
      'node /usr/lib/node_modules/@qwen-code/qwen-code/cli-entry.js',
    ],
  }),
  agent('Auggie', 'npm: @augmentcode/auggie, augment.mjs', {
    patterns: program(['auggie'], { runtime: 'node', names: ['auggie', '@augmentcode/auggie'] }),
    samples: ['node /usr/lib/node_modules/@augmentcode/auggie/augment.mjs'],
  }),
  agent('Kilo Code', 'npm: @kilocode/cli, bin/kilo', {
    patterns: program(['kilo'], { runtime: 'node', names: ['kilo', 'kilocode', '@kilocode/cli'] }),
    samples: ['node /usr/lib/node_modules/@kilocode/cli/bin/kilo', '/usr/local/bin/kilo'],
  }),
  agent('Cline CLI', 'cline/cline, apps/cli/bin/cline: a script that runs bin/.cline', {
    patterns: program(['cline', '.cline'], { runtime: 'node', names: ['cline'] }),
    samples: [
      'node /usr/lib/node_modules/cline/bin/cline',
      '/usr/lib/node_modules/cline/bin/.cline',
      '/usr/local/bin/cline',
    ],
  }),
  agent('Roo Code CLI', 'RooCodeInc/Roo-Code, apps/cli/package.json', {
    patterns: [{ runtime: 'node', names: ['@roo-code/cli', 'roo'] }],
    samples: ['node /usr/lib/node_modules/@roo-code/cli/dist/index.js', 'node /home/alice/.local/bin/roo'],
  }),
  agent('Kimi CLI', 'MoonshotAI/kimi-cli, pyproject.toml', {
    patterns: program(['kimi', 'kimi-cli'], { runtime: 'python', names: ['kimi', 'kimi-cli', 'kimi_cli'] }),
    samples: ['python3 /home/alice/.local/bin/kimi', '/home/alice/.local/bin/kimi'],
  }),
  agent('OpenHands', 'OpenHands/OpenHands-CLI, pyproject.toml', {
    patterns: program(['openhands', 'openhands-acp'], {
      ...{ runtime: 'python', names: ['openhands', 'openhands-acp'] },
    }),
    samples: ['/home/alice/.local/bin/openhands', 'python3 /home/alice/.local/bin/openhands'],
  }),
  agent('Trae Agent', 'bytedance/trae-agent, pyproject.toml', {
    patterns: program(['trae-cli'], { runtime: 'python', names: ['trae-cli'] }),
    samples: ['python3 /home/alice/.local/bin/trae-cli interactive'],
  }),
  agent('Antigravity CLI', 'docs.cloud.google.com/gemini/enterprise/docs/ai-developer-tools: agy', {
    patterns: program(['agy']),
    samples: ['/home/alice/.local/bin/agy --continue'],
  }),
  agent('Continue', 'continuedev/continue, extensions/cli/package.json: dist/cn.js', {
    patterns: [{ runtime: 'node', names: ['@continuedev/cli'] }],
    samples: ['node /usr/lib/node_modules/@continuedev/cli/dist/cn.js'],
  }),
  agent('Junie', 'npm: @jetbrains/junie, bin/index.js', {
    patterns: program(['junie'], { runtime: 'node', names: ['junie', '@jetbrains/junie'] }),
    samples: ['node /usr/lib/node_modules/@jetbrains/junie/bin/index.js', '/home/alice/.local/bin/junie'],
  }),
  agent('pi', 'badlogic/pi-mono, packages/coding-agent/src/cli.ts: its title', {
    patterns: [{ runtime: 'node', names: ['pi', '@mariozechner/pi-coding-agent'] }],
    samples: ['/usr/bin/node => pi', 'node /usr/lib/node_modules/@mariozechner/pi-coding-agent/dist/cli.js'],
  }),
  agent('Kiro CLI', 'kiro.dev/docs/cli', {
    patterns: program(['kiro-cli', 'kiro-cli-chat']),
    samples: ['/home/alice/.local/bin/kiro-cli chat', '/home/alice/.local/bin/kiro-cli-chat chat'],
  }),
  agent('Droid', 'docs.factory.ai: droid', {
    patterns: program(['droid']),
    samples: ['/home/alice/.local/bin/droid'],
  }),
];

function agent(
  title: string,
  source: string,
  { patterns, samples }: Pick<StarterRow, 'patterns' | 'samples'>,
): StarterRow {
  return { title, kind: 'agent', patterns, samples, source };
}
