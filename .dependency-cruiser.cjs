/** The house's one direction: model <- collect <- { watch, act } <- { ui, commands } <- extension.ts */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'model-is-pure',
      comment: 'The model knows words and rules only.',
      severity: 'error',
      from: { path: '^src/model/' },
      to: { pathNot: ['^src/model/', '^node_modules/(ipaddr\\.js|smol-toml)/'] },
    },
    {
      name: 'collect-knows-the-model-only',
      severity: 'error',
      from: { path: '^src/collect/' },
      to: { path: '^src/(watch|act|ui|commands|settings|extension)' },
    },
    {
      name: 'watch-stands-on-collect',
      severity: 'error',
      from: { path: '^src/watch/' },
      to: { path: '^src/(act|ui|commands|settings|extension)' },
    },
    {
      name: 'act-stands-beside-watch',
      severity: 'error',
      from: { path: '^src/act/' },
      to: { path: '^src/(watch|ui|commands|settings|extension)' },
    },
    {
      name: 'ui-does-not-command',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: { path: '^src/(commands|extension)' },
    },
    {
      name: 'nobody-imports-the-composition-root',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/extension\\.ts$' },
      to: { path: '^src/extension\\.ts$' },
    },
    {
      name: 'vscode-only-at-the-edge',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(ui/|commands/|settings\\.ts$|extension\\.ts$)' },
      to: { path: '^(node_modules/@types/)?vscode($|/)' },
    },
    {
      name: 'the-product-does-not-know-its-tools',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|scripts|samples|bench)/' },
    },
    {
      name: 'no-development-dependency-at-run-time',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@types/vscode/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      // libraries that the bench compares with are installed apart, and only by it
      to: { couldNotResolve: true, pathNot: '^(vscode|systeminformation|pid-port)$' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types'],
    },
  },
};
