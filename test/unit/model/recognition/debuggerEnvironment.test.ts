import assert from 'node:assert/strict';
import { possibleDebuggerSentence } from '../../../../src/messages/debuggers';
import { findingsOf } from '../../../../src/model/exposure/findings';
import type { Process } from '../../../../src/model/process/process';
import type { DebuggerKind } from '../../../../src/model/recognition/debuggers/endpoints';
import { debuggerOn, possibleDebuggerOn } from '../../../../src/model/recognition/debuggers';
import { debuggerSettingsIn } from '../../../../src/model/recognition/debuggerEnvironment';
import { snapshotToJson } from '../../../../src/model/listeners/snapshot';
import { finish } from '../../../../src/model/text/timeSlice';
import { listener, ownedBy, process_, rowsIn, snapshotOf } from '../../builders';

/** A process with an environment as the system shows it. */
function started(argv: string, ...environment: readonly string[]): Process {
  const debuggerSettings = debuggerSettingsIn(environment);
  return process_(100, argv.split(' '), debuggerSettings === undefined ? {} : { debuggerSettings });
}

function at(endpoint: string, process: Process, find = debuggerOn): DebuggerKind | undefined {
  return find(listener(endpoint, ownedBy(process)), [process]);
}

describe('a debugger that the environment enables', () => {
  const cases: readonly (readonly [DebuggerKind, argv: string, environment: string, endpoint: string])[] = [
    ['node', 'node server.js', 'NODE_OPTIONS=--inspect=0.0.0.0:9333', '0.0.0.0:9333'],
    ['node', 'node server.js', 'NODE_OPTIONS=--max-old-space-size=4096 --inspect', '127.0.0.1:9229'],
    ['node', 'node server.js', 'NODE_OPTIONS=--require "/a b/x.js" --inspect-brk="[::]:9300"', '[::]:9300'],
    ['node', 'node --inspect-port=9444 server.js', 'NODE_OPTIONS=--inspect=0.0.0.0', '0.0.0.0:9444'],
    ['bun', 'bun server.ts', 'BUN_INSPECT=ws://0.0.0.0:6499/secret?wait=1', '0.0.0.0:6499'],
    ['bun', 'bun server.ts', 'BUN_OPTIONS=--inspect=0.0.0.0:7000', '0.0.0.0:7000'],
    [
      'java',
      'java -jar app.jar',
      'JAVA_TOOL_OPTIONS=-Xmx1g -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005',
      '0.0.0.0:5005',
    ],
    [
      'java',
      'java -jar app.jar',
      'JDK_JAVA_OPTIONS=-agentlib:jdwp=transport=dt_socket,server=y,address=0.0.0.0:5006',
      '0.0.0.0:5006',
    ],
    [
      'java',
      'java -jar app.jar',
      '_JAVA_OPTIONS="-Xrunjdwp:transport=dt_socket,server=y,address=5007"',
      '0.0.0.0:5007',
    ],
    ['python', 'python3 app.py', 'PYTHONBREAKPOINT=web_pdb.set_trace', '0.0.0.0:5555'],
    ['python', 'python3 app.py', 'DEBUGPY_LISTEN=0.0.0.0:5678', '0.0.0.0:5678'],
  ];
  for (const [kind, argv, environment, endpoint] of cases) {
    it(`is the gravest finding, on its own port alone: ${environment}`, () => {
      const process = started(argv, 'PATH=/bin', environment);
      assert.equal(at(endpoint, process), kind);
      assert.equal(at(endpoint.replace(/\d+$/, '3000'), process), undefined);
      const rows = rowsIn(snapshotOf([listener(endpoint, ownedBy(process))]));
      const [finding] = finish(findingsOf(rows)).values();
      assert.equal(finding?.traits.kind, endpoint.startsWith('127.') ? undefined : 'debugger');
    });
  }

  it('is recognized by several variables', () => {
    const ruby = started(
      'ruby app.rb',
      'RUBYOPT=-rdebug/open_nonstop',
      'RUBY_DEBUG_PORT=12345',
      'RUBY_DEBUG_HOST=0.0.0.0',
    );
    assert.equal(at('0.0.0.0:12345', ruby), 'ruby');
    assert.equal(at('127.0.0.1:12345', ruby), undefined);
    const pdb = started(
      'python3 app.py',
      'PYTHONBREAKPOINT=remote_pdb.set_trace',
      'REMOTE_PDB_HOST=0.0.0.0',
      'REMOTE_PDB_PORT=4000',
    );
    assert.equal(at('0.0.0.0:4000', pdb), 'python');
  });

  it('is none if it connects to another program, listens on no port, or is of another runtime', () => {
    for (const [argv, environment, endpoint] of [
      ['php -S 0.0.0.0:9003', 'XDEBUG_MODE=debug', '0.0.0.0:9003'],
      ['php -S 0.0.0.0:9003', 'XDEBUG_CONFIG=client_host=0.0.0.0 client_port=9003', '0.0.0.0:9003'],
      [
        'java -jar app.jar',
        'JAVA_TOOL_OPTIONS=-agentlib:jdwp=transport=dt_socket,server=n,address=0.0.0.0:5005',
        '0.0.0.0:5005',
      ],
      ['bun server.ts', 'BUN_INSPECT=ws+unix:///tmp/6499', '0.0.0.0:6499'],
      ['python3 app.py', 'NODE_OPTIONS=--inspect=0.0.0.0:9333', '0.0.0.0:9333'],
      ['python3 app.py', 'PYTHONBREAKPOINT=0', '0.0.0.0:5555'],
      ['node server.js', 'NODE_OPTIONS=--inspect-port=9333', '0.0.0.0:9333'],
    ] as const) {
      assert.equal(at(endpoint, started(argv, environment)), undefined, environment);
    }
  });

  it('is not hidden by an environment that says otherwise or nothing', () => {
    for (const environment of ['NODE_OPTIONS=', 'NODE_OPTIONS=--inspect=127.0.0.1:1', 'x', '']) {
      assert.equal(
        at('0.0.0.0:9333', started('node --inspect=0.0.0.0:9333 server.js', environment)),
        'node',
        environment,
      );
    }
    // an environment that was overwritten in part
    const parts = ['ue', '=', 'NODE_OPTIONS=--inspect=0.0.0.0:9333', '\ufffd'];
    assert.equal(at('0.0.0.0:9333', started('node server.js', ...parts)), 'node');
  });
});

describe('a debugger whose port is not known', () => {
  it('may be any listener of its address, and is said to be possible, not warned about as one', () => {
    const process = started('node server.js', 'NODE_OPTIONS=--inspect=127.0.0.1:0');
    assert.equal(at('127.0.0.1:40123', process), undefined);
    assert.equal(at('127.0.0.1:40123', process, possibleDebuggerOn), 'node');
    assert.equal(at('0.0.0.0:3000', process, possibleDebuggerOn), undefined);
    const java = started(
      'java -jar app.jar',
      'JAVA_TOOL_OPTIONS=-agentlib:jdwp=transport=dt_socket,server=y',
    );
    assert.equal(at('127.0.0.1:40123', java, possibleDebuggerOn), 'java');
    const [row] = rowsIn(snapshotOf([listener('127.0.0.1:40123', ownedBy(process))]));
    assert.deepEqual([row?.debugger, row?.possibleDebugger], [undefined, 'node']);
    assert.match(possibleDebuggerSentence('node'), /^This may be a debugger \(Node\.js inspector\)/);
  });

  it('may be the inspector that a signal opens, where Node.js opens it', () => {
    assert.equal(at('127.0.0.1:9229', started('node server.js'), possibleDebuggerOn), 'node');
    assert.equal(
      at('127.0.0.1:9444', started('node --inspect-port=9444 server.js'), possibleDebuggerOn),
      'node',
    );
    for (const endpoint of ['127.0.0.1:9230', '0.0.0.0:9229', '127.0.0.1:9229/udp']) {
      assert.equal(at(endpoint, started('node server.js'), possibleDebuggerOn), undefined, endpoint);
    }
    assert.equal(at('127.0.0.1:9229', started('python3 app.py'), possibleDebuggerOn), undefined);
  });
});

describe('debuggerSettingsIn', () => {
  it('keeps nothing but what concerns debuggers, and no endless value', () => {
    const settings = debuggerSettingsIn([
      'API_TOKEN=hunter2',
      'NODE_OPTIONS=--inspect',
      'NODE_OPTIONS=later',
      `RUBYOPT=${'x'.repeat(5000)}`,
    ]);
    assert.deepEqual(settings, { NODE_OPTIONS: '--inspect' });
    assert.equal(debuggerSettingsIn(['API_TOKEN=hunter2', '']), undefined);
  });

  it('is in nothing that scripts and agents read', () => {
    const process = started('node server.js', 'NODE_OPTIONS=--inspect=0.0.0.0:9333');
    const json = JSON.stringify(snapshotToJson(snapshotOf([listener('0.0.0.0:9333', ownedBy(process))])));
    assert.doesNotMatch(json, /inspect|NODE_OPTIONS/);
  });
});

describe('what is kept of an environment for debuggers', () => {
  it('is where they listen, without anything that stands beside it', () => {
    const kept: readonly (readonly [string, string])[] = [
      ['NODE_OPTIONS=--inspect=0.0.0.0:9230 --require /x/hunter2.js', '--inspect=0.0.0.0:9230'],
      ['NODE_OPTIONS=--title=hunter2 --inspect-port 9231 --inspect', '--inspect-port 9231 --inspect'],
      ['NODE_OPTIONS=--inspect=hunter2$(x)', '--inspect'],
      [
        'JAVA_TOOL_OPTIONS=-Ddb.password=hunter2 -agentlib:jdwp=transport=dt_socket,server=y,address=*:5005,launch=hunter2',
        '-agentlib:jdwp=server=y,address=*:5005',
      ],
      ['BUN_INSPECT=ws://0.0.0.0:6499/hunter2?wait=1', 'ws://0.0.0.0:6499'],
      ['BUN_INSPECT=ws+unix:///tmp/hunter2', 'ws+unix:'],
      ['BUN_OPTIONS=--inspect=ws://localhost:6499/hunter2', '--inspect=ws://localhost:6499'],
      ['RUBYOPT=-rhunter2 -W0', ''],
      ['DEBUGPY_LISTEN=0.0.0.0:5678', '0.0.0.0:5678'],
      ['PYTHONBREAKPOINT=web_pdb.set_trace', 'web_pdb.set_trace'],
      [
        'JAVA_TOOL_OPTIONS=-Dcom.sun.management.jmxremote.port=9010 -Dcom.sun.management.jmxremote.password.file=hunter2',
        '-Dcom.sun.management.jmxremote.port=9010',
      ],
      [
        '_JAVA_OPTIONS=-javaagent:/opt/hunter2/jolokia-jvm.jar=port=8778,host=0.0.0.0,user=hunter2',
        '-javaagent:jolokia.jar=port=8778,host=0.0.0.0,user=',
      ],
      [
        'JDK_JAVA_OPTIONS="-Dclojure.server.hunter2={:port 5555 :accept clojure.core.server/repl :args [hunter2]}"',
        '-Dclojure.server.x={:port 5555 :accept repl}',
      ],
      [
        'ERL_FLAGS=-setcookie hunter2 -name hunter2@shop -kernel inet_dist_use_interface {0,0,0,0} inet_dist_listen_min 9100',
        '-name inet_dist_use_interface {0,0,0,0} inet_dist_listen_min 9100',
      ],
      [
        'MONO_ENV_OPTIONS=--debugger-agent=transport=dt_socket,address=0.0.0.0:5858,server=y,launch=hunter2 --config hunter2',
        '--debugger-agent=transport=dt_socket,address=0.0.0.0:5858,server=y',
      ],
      ['DOTNET_DiagnosticPorts=/tmp/hunter2;0.0.0.0:9000,listen,hunter2', '0.0.0.0:9000,listen'],
      [
        'VSCODE_INSPECTOR_OPTIONS={"inspectorIpc":"/tmp/hunter2.sock","x":"hunter2"}',
        '{"inspectorIpc":"on"}',
      ],
    ];
    for (const [entry, value] of kept) {
      assert.deepEqual(debuggerSettingsIn([entry]), { [entry.slice(0, entry.indexOf('='))]: value }, entry);
    }
  });
});
