import assert from 'node:assert/strict';
import { foreignVariables, withoutForeign } from '../../../../src/model/process/loadingVariables';

const loading =
  'NODE_OPTIONS LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT DYLD_INSERT_LIBRARIES PATH Path PYTHONPATH PYTHONSTARTUP PYTHONHOME ' +
  'RUBYOPT RUBYLIB PERL5OPT PERL5LIB JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS CLASSPATH BASH_ENV ENV ZDOTDIR ' +
  'GIT_SSH_COMMAND GIT_EXTERNAL_DIFF npm_config_script_shell NPM_CONFIG_NODE_OPTIONS NODE_PATH PHPRC LUA_INIT ' +
  'DOTNET_STARTUP_HOOKS CORECLR_PROFILER_PATH OPENSSL_CONF PROMPT_COMMAND SHELL BUN_OPTIONS BASH_FUNC_x%%';
const harmless =
  'PORT HOST HOME USER LANG TERM NODE_ENV DATABASE_URL TOKEN npm_package_name npm_config_registry PWD DEBUG JAVA_HOME ENVIRONMENT';

const shown = {
  cwd: '/home/alice/shop/web',
  executable: '/home/alice/.nvm/versions/node/v20.1.0/bin/node',
};

describe('foreignVariables', () => {
  it('are those that can load code', () => {
    const environment = (names: string) => Object.fromEntries(names.split(' ').map((name) => [name, 'x']));
    assert.deepEqual(
      foreignVariables(environment(loading), {}, shown).map(({ name }) => name),
      loading.split(' '),
    );
    assert.deepEqual(foreignVariables(environment(harmless), {}, shown), []);
  });

  it('are not those that new terminals have too; left out, they have the value of these', () => {
    const own = { PATH: '/usr/bin', BASH_ENV: '/etc/x' };
    const environment = { PATH: '/tmp:/usr/bin', BASH_ENV: '/etc/x', LD_PRELOAD: 'x.so', PORT: '1' };
    const foreign = foreignVariables(environment, own, shown);
    assert.deepEqual(
      foreign.map(({ name, reason }) => [name, reason]),
      [
        ['PATH', 'programs'],
        ['LD_PRELOAD', 'libraries'],
      ],
    );
    assert.deepEqual(withoutForeign(environment, foreign, own), {
      PATH: '/usr/bin',
      BASH_ENV: '/etc/x',
      PORT: '1',
    });
  });

  describe('name a PATH', () => {
    const own = { PATH: '/usr/local/bin:/usr/bin' };
    const isNamed = (...folders: readonly string[]): boolean =>
      foreignVariables({ PATH: [...folders, '/usr/local/bin', '/usr/bin'].join(':') }, own, shown).length ===
      1;

    it('not if all of it is explained: our own, the folder of the program, what npm adds', () => {
      const explained = [
        '/home/alice/.nvm/versions/node/v20.1.0/bin',
        '/home/alice/shop/web/.venv/bin',
        '/home/alice/shop/web/node_modules/.bin',
        '/home/alice/shop/node_modules/.bin',
        '/home/alice/node_modules/.bin',
        '/home/node_modules/.bin',
        '/node_modules/.bin',
        '/home/alice/.nvm/versions/node/v20.1.0/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin',
        '/usr/local/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin',
      ];
      assert.equal(isNamed(...explained), false);
      assert.equal(foreignVariables({ PATH: '/usr/bin' }, own, shown).length, 0);
    });

    for (const folder of [
      ...[
        '/tmp/evil',
        '',
        '.',
        'bin',
        '/home/alice/shop/web/../../../../tmp/evil',
        '/home/alice/other/node_modules/.bin',
      ],
      ...[
        '/tmp/x/lib/node_modules/npm/lib/node-gyp-bin',
        '/home/alice/shop/web/node_modules/.bin/..',
        '/home/alice/bin',
        '/tmp/venv/bin',
      ],
    ]) {
      it(`if it has ${folder === '' ? 'an empty folder' : folder}`, () => {
        assert.equal(isNamed(folder), true);
        assert.equal(isNamed('/home/alice/shop/node_modules/.bin', folder), true);
      });
    }
  });
});
