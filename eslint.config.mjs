import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Child processes are started without a shell, and never synchronously in the extension host. */
const noShell = {
  name: 'node:child_process',
  importNames: ['exec', 'execSync', 'execFileSync', 'spawnSync'],
  message: 'No shell strings and no blocking child processes: use execFile or spawn with arguments.',
};
const noVscode = {
  name: 'vscode',
  message:
    'Only ui/, commands/, terminal/, languageModel/, appServices.ts, settingsStore.ts and extension.ts may import vscode.',
};
/** Unit tests are pure: what starts processes, opens sockets or waits is in test/programs or test/system. */
const noSystem = ['child_process', 'dgram', 'http', 'https', 'net', 'tls', 'worker_threads'].map(
  (module) => ({
    name: `node:${module}`,
    message:
      'Unit tests start no processes and open no sockets: put this test into test/programs/ or test/system/.',
  }),
);
/** Where paths come from outside, a call may hang, reach another machine or read without end. */
const noFiles = ['node:fs', 'node:fs/promises', 'fs', 'fs/promises'].map((name) => ({
  name,
  message:
    'Paths and files that others control are read through collect/foreignFiles.ts; its exceptions are listed in eslint.config.mjs.',
}));
/** These read files of the system by fixed paths, or are that reader. */
const readers = [
  'src/collect/foreignReader.ts',
  'src/collect/mounts.ts',
  'src/collect/linux/**',
  'src/collect/networkInterfaces.ts',
  'src/collect/firewall/linux.ts',
  'src/collect/containers/engineClient.ts',
  'src/collect/containers/engineSockets.ts',
  'src/act/selfReports.ts',
  'src/cli/remote/ownProgram.ts',
];
/** These write: what a person has agreed to, and what the extension keeps for agents. */
const writers = ['src/act/ownFile.ts', 'src/act/agentLauncher.ts'];
const noNode = {
  group: ['node:*'],
  message: 'The model is pure: no node:, no vscode, no process.',
};

export default tseslint.config(
  { ignores: ['dist/', 'out/', '.vscode-test/', 'node_modules/', 'test/fixtures/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      'no-restricted-imports': ['error', { paths: [noShell] }],
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='registerCommand']",
          message: 'Commands are registered through the one door in commands/register.ts.',
        },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    // A function or file that grows beyond this has parts with names of their own.
    files: ['src/**/*.ts'],
    rules: {
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'max-lines': ['error', { max: 330, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [noShell, ...noFiles] }] },
  },
  {
    // The product: `vscode` only at its edge.
    files: ['src/**/*.ts'],
    ignores: [
      'src/ui/**',
      'src/commands/**',
      'src/terminal/**',
      'src/languageModel/**',
      'src/flows/**',
      'src/appServices.ts',
      'src/settingsStore.ts',
      'src/extension.ts',
    ],
    rules: { 'no-restricted-imports': ['error', { paths: [noShell, noVscode, ...noFiles] }] },
  },
  {
    files: [...readers, ...writers],
    rules: { 'no-restricted-imports': ['error', { paths: [noShell, noVscode] }] },
  },
  {
    files: ['src/model/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [noVscode], patterns: [noNode] }] },
  },
  {
    // The platform is a parameter: only the edge and the platform code may ask what runs here.
    files: ['src/**/*.ts'],
    ignores: [
      'src/extension.ts',
      'src/cli/main.ts',
      'src/mcp/main.ts',
      'src/core/hostProcess.ts',
      'src/collect/**',
      'src/act/**',
    ],
    rules: { 'no-restricted-globals': ['error', 'process', 'Buffer', '__dirname'] },
  },
  {
    files: ['src/commands/register.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['test/**/*.ts', 'scripts/**/*.ts', 'bench/**/*.ts'],
    rules: { 'no-console': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['test/unit/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: noSystem }] },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', 'samples/**/*.js'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', module: 'writable', require: 'readonly' },
    },
  },
);
