import assert from 'node:assert/strict';
import { foreignVariables, withoutForeign } from '../../../../src/model/process/loadingVariables';

const loading =
  'NODE_OPTIONS LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT DYLD_INSERT_LIBRARIES PATH Path PYTHONPATH PYTHONSTARTUP PYTHONHOME ' +
  'RUBYOPT RUBYLIB PERL5OPT PERL5LIB JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS CLASSPATH BASH_ENV ENV ZDOTDIR ' +
  'GIT_SSH_COMMAND GIT_EXTERNAL_DIFF npm_config_script_shell NPM_CONFIG_NODE_OPTIONS NODE_PATH PHPRC LUA_INIT ' +
  'DOTNET_STARTUP_HOOKS CORECLR_PROFILER_PATH OPENSSL_CONF PROMPT_COMMAND SHELL BUN_OPTIONS BASH_FUNC_x%%';
const harmless =
  'PORT HOST HOME USER LANG TERM NODE_ENV DATABASE_URL TOKEN npm_package_name npm_config_registry PWD DEBUG JAVA_HOME ENVIRONMENT';

describe('foreignVariables', () => {
  it('are those that can load code', () => {
    const environment = (names: string) => Object.fromEntries(names.split(' ').map((name) => [name, 'x']));
    assert.deepEqual(
      foreignVariables(environment(loading), {}).map(({ name }) => name),
      loading.split(' '),
    );
    assert.deepEqual(foreignVariables(environment(harmless), {}), []);
  });

  it('are not those that new terminals have too; left out, they have the value of these', () => {
    const own = { PATH: '/usr/bin', BASH_ENV: '/etc/x' };
    const environment = { PATH: '/tmp:/usr/bin', BASH_ENV: '/etc/x', LD_PRELOAD: 'x.so', PORT: '1' };
    const foreign = foreignVariables(environment, own);
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
});
