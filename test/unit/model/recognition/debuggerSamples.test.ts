import assert from 'node:assert/strict';
import type { DebuggerKind } from '../../../../src/model/recognition/debuggers/endpoints';
import { debuggersAt } from '../../../../src/model/recognition/debuggers';
import { debuggerSettingsIn } from '../../../../src/model/recognition/debuggerEnvironment';
import { listener, ownedBy, process_ } from '../../builders';

/** What a listener is said to be. */
type Expected = DebuggerKind | `maybe ${DebuggerKind}` | 'none';

/** `NAME=value … program arguments`, where a quoted text is one word. */
function said(command: string, endpoint: string): Expected {
  const words = [...command.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ''));
  const start = words.findIndex((word) => !/^[A-Z_a-z][\w]*=/.test(word));
  const debuggerSettings = debuggerSettingsIn(words.slice(0, start));
  const process = process_(100, words.slice(start), debuggerSettings && { debuggerSettings });
  const found = debuggersAt(listener(endpoint, ownedBy(process)), [process]);
  if (found.debugger !== undefined) return found.debugger;
  return found.possibleDebugger === undefined ? 'none' : `maybe ${found.possibleDebugger}`;
}

const mono = '--debugger-agent=transport=dt_socket,address=';
const jmx = '-Dcom.sun.management.jmxremote';
const jdwp = '-agentlib:jdwp=transport=dt_socket,suspend=n,';
const inspectorOptions =
  'VSCODE_INSPECTOR_OPTIONS={"inspectorIpc":"/tmp/node-cdp.7-1.sock","deferredMode":false,"execPath":"/usr/bin/node"}';
const bootloader = "NODE_OPTIONS='--require /home/alice/js-debug/bootloader.js'";
const pydevd = 'python3 /opt/pycharm/plugins/python/helpers/pydev/pydevd.py';
const beam =
  'beam.smp -- -root /usr/lib/erlang -bindir /usr/lib/erlang/erts/bin -progname erl -- -home /root --';

const samples: Readonly<Record<string, readonly (readonly [command: string, endpoint: string, Expected])[]>> =
  {
    Mono: [
      [`mono ${mono}0.0.0.0:55555,server=y app.exe`, '0.0.0.0:55555', 'mono'],
      [`mono-sgen --debug ${mono}127.0.0.1:10000,server=y,suspend=n app.exe`, '127.0.0.1:10000', 'mono'],
      [`MONO_ENV_OPTIONS=${mono}0.0.0.0:5858,server=y mono app.exe`, '0.0.0.0:5858', 'mono'],
      // without server=y it connects to the debugger
      [`mono ${mono}127.0.0.1:55555 app.exe`, '127.0.0.1:55555', 'none'],
      [`mono ${mono}127.0.0.1:55555,server=n app.exe`, '127.0.0.1:55555', 'none'],
      [`mono app.exe ${mono}0.0.0.0:55555,server=y`, '0.0.0.0:55555', 'none'],
    ],
    'VS Code’s JavaScript debugger': [
      [`${inspectorOptions} ${bootloader} node server.js`, '127.0.0.1:41234', 'maybe node'],
      [`:::${inspectorOptions} node server.js`.slice(3), '127.0.0.1:41234', 'maybe node'],
      [`${inspectorOptions} ${bootloader} node server.js`, '0.0.0.0:3000', 'none'],
      ['VSCODE_INSPECTOR_OPTIONS={} node server.js', '127.0.0.1:41234', 'none'],
    ],
    Python: [
      // a client connects outwards
      [
        `${pydevd} --multiproc --qt-support=auto --client 127.0.0.1 --port 51234 --file app.py`,
        '127.0.0.1:51234',
        'none',
      ],
      [`${pydevd} --client 0.0.0.0 --port 51234 --file app.py`, '0.0.0.0:51234', 'none'],
      [`${pydevd} --port 5678 --file app.py`, '0.0.0.0:5678', 'python'],
      [`${pydevd} --server --port 5678 --file app.py`, '0.0.0.0:5678', 'python'],
      [`${pydevd} --port 5678 --file app.py --port 80`, '0.0.0.0:80', 'none'],
      ['python3 -m ptvsd --host 0.0.0.0 --port 5678 app.py', '0.0.0.0:5678', 'python'],
      ['python3 -m ptvsd --client --host 10.0.0.7 --port 5678 app.py', '0.0.0.0:5678', 'none'],
      [
        'PYTHONBREAKPOINT=pudb.remote.set_trace PUDB_RDB_HOST=0.0.0.0 python3 app.py',
        '0.0.0.0:6899',
        'python',
      ],
      // if it is taken, one of the next; other listeners of the program are its own
      ['PYTHONBREAKPOINT=pudb.remote.set_trace python3 app.py', '127.0.0.1:6901', 'maybe python'],
      ['PYTHONBREAKPOINT=pudb.remote.set_trace python3 app.py', '127.0.0.1:8000', 'none'],
      ['PYTHONBREAKPOINT=pudb.remote.set_trace PUDB_RDB_REVERSE=1 python3 app.py', '127.0.0.1:6899', 'none'],
      [
        'PYTHONBREAKPOINT=celery.contrib.rdb.set_trace python3 -m celery worker',
        '127.0.0.1:6900',
        'maybe python',
      ],
      ['PYTHONBREAKPOINT=web_pdb.set_trace python3 app.py', '0.0.0.0:5555', 'python'],
      ['PYTHONBREAKPOINT=web_pdb.set_trace python3 app.py', '127.0.0.1:5555', 'none'],
      ['PYTHONBREAKPOINT=rpdb.set_trace python3 app.py', '127.0.0.1:4444', 'python'],
      ['PYTHONBREAKPOINT=rpdb.set_trace python3 app.py', '0.0.0.0:4444', 'none'],
      ['PYTHONBREAKPOINT=remote_pdb.set_trace python3 app.py', '127.0.0.1:41234', 'maybe python'],
      ['PYTHONBREAKPOINT=madbg.set_trace python3 app.py', '127.0.0.1:3513', 'python'],
    ],
    Jupyter: [
      [
        'python3 /venv/bin/jupyter-lab --ip=0.0.0.0 --ServerApp.token= --ServerApp.password=',
        '0.0.0.0:8888',
        'jupyter',
      ],
      [
        'python3 /venv/bin/jupyter-notebook --port 9000 --NotebookApp.token= --NotebookApp.password=',
        '127.0.0.1:9001',
        'jupyter',
      ],
      // its configuration may hold a password
      ['python3 -m jupyterlab --IdentityProvider.token=', '127.0.0.1:8888', 'maybe jupyter'],
      ['python3 -m notebook --LabApp.token=', '127.0.0.1:8000', 'none'],
      ['python3 -m notebook --NotebookApp.token= --NotebookApp.password=argon2:x', '127.0.0.1:8888', 'none'],
      ['python3 /venv/bin/jupyter-lab --ip=0.0.0.0', '0.0.0.0:8888', 'none'],
      ['python3 /venv/bin/jupyter-lab --ServerApp.token=s3cret', '127.0.0.1:8888', 'none'],
      // messages to a kernel are signed with a key
      ['python3 -m ipykernel_launcher -f /run/user/1000/jupyter/kernel-1.json', '127.0.0.1:41234', 'none'],
      ['python3 app.py --ServerApp.token= --ServerApp.password=', '127.0.0.1:8888', 'none'],
    ],
    Perl: [
      ['perl -d:hdb app.pl', '127.0.0.1:8080', 'perl'],
      ['perl -d:hdb=port:9876 app.pl', '127.0.0.1:9876', 'perl'],
      ['perl -d:hdb=a,port:9876 app.pl', '0.0.0.0:9876', 'perl'],
      ['perl -d:hdb=host:192.168.0.123 app.pl', '192.168.0.123:8080', 'perl'],
      ['perl -d:hdb app.pl', '0.0.0.0:8080', 'none'],
      ['perl app.pl -d:hdb', '127.0.0.1:8080', 'none'],
      ['perl -d:NYTProf app.pl', '127.0.0.1:8080', 'none'],
    ],
    'browsers and Electron': [
      ['chrome --headless=new --remote-debugging-port=9222', '127.0.0.1:9222', 'browser'],
      [
        'chrome --headless --remote-debugging-address=0.0.0.0 --remote-debugging-port=9222',
        '0.0.0.0:9222',
        'browser',
      ],
      ['msedge.exe --remote-debugging-port=9223 --user-data-dir=C:\\x', '127.0.0.1:9223', 'browser'],
      ['electron --inspect=0.0.0.0:5858 .', '0.0.0.0:5858', 'node'],
      ['electron . --remote-debugging-port=9222', '127.0.0.1:9222', 'browser'],
      ['chrome --remote-debugging-port=0', '127.0.0.1:41234', 'maybe browser'],
      ['chrome --remote-debugging-pipe', '127.0.0.1:9222', 'none'],
      ['firefox --remote-debugging-port 9222 --headless', '127.0.0.1:9222', 'browser'],
      ['firefox --remote-debugging-port', '127.0.0.1:9222', 'browser'],
      ['firefox --start-debugger-server 6000', '127.0.0.1:6000', 'browser'],
      ['QTWEBENGINE_REMOTE_DEBUGGING=0.0.0.0:9222 viewer', '0.0.0.0:9222', 'browser'],
    ],
    'Java management': [
      [
        `java ${jmx}.port=9010 ${jmx}.authenticate=false ${jmx}.ssl=false -jar app.jar`,
        '0.0.0.0:9010',
        'jmx',
      ],
      [
        `java ${jmx}.port=9010 ${jmx}.authenticate=false ${jmx}.host=127.0.0.1 -jar app.jar`,
        '127.0.0.1:9010',
        'jmx',
      ],
      [
        `java ${jmx}.port=9010 ${jmx}.rmi.port=9011 ${jmx}.authenticate=false -jar app.jar`,
        '0.0.0.0:9011',
        'jmx',
      ],
      [
        `JAVA_TOOL_OPTIONS='${jmx}.port=9010 ${jmx}.authenticate=false' java -jar app.jar`,
        '0.0.0.0:9010',
        'jmx',
      ],
      // a password is needed unless it is turned off
      [`java ${jmx}.port=9010 ${jmx}.ssl=false -jar app.jar`, '0.0.0.0:9010', 'none'],
      [`java ${jmx}.port=9010 ${jmx}.authenticate=true -jar app.jar`, '0.0.0.0:9010', 'none'],
      [`java ${jmx} -jar app.jar`, '127.0.0.1:41234', 'none'],
      [
        `java ${jmx}.port=9010 ${jmx}.authenticate=false ${jmx}.ssl.need.client.auth=true -jar app.jar`,
        '0.0.0.0:9010',
        'none',
      ],
      ['java -javaagent:/opt/jolokia-jvm.jar=port=8778,host=0.0.0.0 -jar app.jar', '0.0.0.0:8778', 'jmx'],
      [
        'java -javaagent:/opt/jolokia-jvm.jar=port=8778,host=0.0.0.0,user=a,password=b -jar app.jar',
        '0.0.0.0:8778',
        'none',
      ],
    ],
    'Java debuggers': [
      [
        `java ${jdwp}server=y,address=0.0.0.0:8000 org.apache.catalina.startup.Bootstrap start`,
        '0.0.0.0:8000',
        'java',
      ],
      [
        `java -agentpath:/usr/lib/jvm/lib/libjdwp.so=transport=dt_socket,server=y,address=*:5005 Main`,
        '0.0.0.0:5005',
        'java',
      ],
      [`JAVA_TOOL_OPTIONS=${jdwp}server=y,address=*:5005 java -jar app.jar`, '[::]:5005', 'java'],
      // read by scripts, not by the JVM
      [`CATALINA_OPTS=${jdwp}server=y,address=*:8000 java Main`, '0.0.0.0:8000', 'none'],
      ['JPDA_ADDRESS=0.0.0.0:8000 java Main', '0.0.0.0:8000', 'none'],
      ['java -agentlib:jdwp=transport=dt_shmem,server=y,address=8000 Main', '127.0.0.1:8000', 'none'],
    ],
    Clojure: [
      [
        "java -cp clojure.jar '-Dclojure.server.repl={:port 5555 :accept clojure.core.server/repl}' clojure.main",
        '127.0.0.1:5555',
        'repl',
      ],
      [
        `java '-Dclojure.server.a={:address "0.0.0.0" :port 5555 :accept clojure.core.server/io-prepl}' -jar x.jar`,
        '0.0.0.0:5555',
        'repl',
      ],
      ['java -cp x clojure.main -m nrepl.cmdline --bind 0.0.0.0 --port 7888', '0.0.0.0:7888', 'repl'],
      ['java -cp x clojure.main -m nrepl.cmdline --port 7888', '127.0.0.1:7888', 'repl'],
      [
        'java -cp x clojure.main -m nrepl.cmdline --connect --host 10.0.0.7 --port 7888',
        '0.0.0.0:7888',
        'none',
      ],
      ['bb nrepl-server 0.0.0.0:1667', '0.0.0.0:1667', 'repl'],
      ['bb nrepl-server', '127.0.0.1:1667', 'repl'],
    ],
    Erlang: [
      [
        `${beam} -sname shop -kernel inet_dist_listen_min 9100 inet_dist_listen_max 9110`,
        '0.0.0.0:9105',
        'erlang',
      ],
      [`${beam} -name shop@10.0.0.5 -erl_epmd_port 9100`, '0.0.0.0:9100', 'erlang'],
      [
        `${beam} -sname shop -kernel inet_dist_use_interface {127,0,0,1} -kernel inet_dist_listen_min 9100 -kernel inet_dist_listen_max 9100`,
        '127.0.0.1:9100',
        'erlang',
      ],
      [`${beam} -sname shop -setcookie x`, '0.0.0.0:41234', 'maybe erlang'],
      [`${beam} -sname shop -kernel inet_dist_use_interface {127,0,0,1}`, '0.0.0.0:41234', 'none'],
      [`${beam} -sname shop -dist_listen false`, '0.0.0.0:41234', 'none'],
      [`${beam} -noshell -s shop`, '0.0.0.0:41234', 'none'],
      [
        `ERL_FLAGS='-name shop -kernel inet_dist_listen_min 9100 inet_dist_listen_max 9100' ${beam}`,
        '0.0.0.0:9100',
        'erlang',
      ],
      // it names the ports of nodes, and runs nothing
      ['epmd -daemon', '0.0.0.0:4369', 'none'],
    ],
    'Go and native debuggers': [
      ['dlv debug --headless --listen=:2345 --api-version=2', '[::]:2345', 'go'],
      ['dlv --headless --listen 0.0.0.0:2345 exec ./shop', '0.0.0.0:2345', 'go'],
      ['dlv dap', '127.0.0.1:41234', 'maybe go'],
      ['dlv connect 127.0.0.1:2345', '127.0.0.1:2345', 'none'],
      ['dlv dap --client-addr=127.0.0.1:5000', '127.0.0.1:41234', 'none'],
      ['gdbserver localhost:2345 ./shop', '0.0.0.0:2345', 'native'],
      ['gdbserver --multi :2345', '0.0.0.0:2345', 'native'],
      ['gdbserver :2345 ./shop --api localhost:8080', '0.0.0.0:8080', 'none'],
      ['lldb-server platform --server --listen *:1234', '0.0.0.0:1234', 'native'],
      ['lldb-server gdbserver --reverse-connect 10.0.0.7:1234 -- ./shop', '0.0.0.0:1234', 'none'],
      ['debugserver 0.0.0.0:1234 ./shop', '0.0.0.0:1234', 'native'],
      ['lldb-server g :1234 -- ./shop', '127.0.0.1:1234', 'native'],
      ['lldb-server gdbserver :1234 ./shop', '0.0.0.0:1234', 'none'],
      ['lldb-server p --server --listen *:1234 -P 5001 -P 5002', '0.0.0.0:5002', 'native'],
      ['lldb-server p --server --listen *:1234 -m 5000 -M 5009', '0.0.0.0:5009', 'native'],
      ['lldb-server p --server --listen *:1234 -m 5000 -M 5009', '0.0.0.0:5010', 'none'],
      ['cdb.exe -server tcp:port=1025 -p 122', '0.0.0.0:1025', 'native'],
      ['windbg.exe -server tcp:port=1025:1050 notepad.exe', '0.0.0.0:1033', 'native'],
      ['ntsd.exe -server tcp:port=1025,password=x -p 122', '0.0.0.0:1025', 'none'],
      ['windbg.exe -server npipe:pipe=MainPipe', '0.0.0.0:1025', 'none'],
      // these connect
      ['windbg.exe -remote tcp:server=BOX17,port=1025', '0.0.0.0:1025', 'none'],
      ['windbg.exe -server tcp:port=1025,clicon=BOX17', '0.0.0.0:1025', 'none'],
      ['windbg.exe -premote tcp:server=BOX17,port=1025', '0.0.0.0:1025', 'none'],
      ['dbgsrv.exe -t tcp:port=1234', '0.0.0.0:1234', 'native'],
      ['rr replay -s 1234 -k', '127.0.0.1:1234', 'native'],
      ['rr replay -s 1234 -k', '0.0.0.0:1234', 'none'],
      ['rr replay', '127.0.0.1:1234', 'none'],
      ['vgdb --port=2345', '0.0.0.0:2345', 'native'],
      ['netcoredbg --server=4711 --interpreter=vscode', '0.0.0.0:4711', 'native'],
      ['qemu-system-arm -s -S -kernel k.elf', '0.0.0.0:1234', 'native'],
      ['qemu-system-x86_64 -gdb tcp::9000 disk.img', '0.0.0.0:9000', 'native'],
    ],
    Ruby: [
      [
        'ruby /usr/bin/rdebug-ide --host 0.0.0.0 --port 1234 --dispatcher-port 26162 -- bin/rails s',
        '0.0.0.0:1234',
        'ruby',
      ],
      ['ruby /usr/bin/rdebug-ide -- bin/rails s', '127.0.0.1:1234', 'ruby'],
      ['ruby /usr/bin/rdbg -A 127.0.0.1 12345', '127.0.0.1:12345', 'none'],
      [
        'RUBY_DEBUG_OPEN=true RUBY_DEBUG_PORT=12345 RUBY_DEBUG_HOST=0.0.0.0 ruby bin/rails s',
        '0.0.0.0:12345',
        'ruby',
      ],
      ['ruby bin/byebug -R localhost:8989', '127.0.0.1:8989', 'none'],
      ['ruby /usr/bin/rdbg --open=0.0.0.0:12345 app.rb', '0.0.0.0:12345', 'ruby'],
      ['ruby /usr/bin/rdbg -O --port 12345:/tmp/port app.rb', '127.0.0.1:12345', 'ruby'],
      ['ruby /usr/bin/rdbg -O app.rb', '127.0.0.1:41234', 'none'],
      ['ruby /usr/bin/rdbg --open=tcp app.rb', '127.0.0.1:41234', 'maybe ruby'],
      ['ruby /usr/bin/rdbg -O --port 0 app.rb', '127.0.0.1:41234', 'maybe ruby'],
      ['RUBY_DEBUG_OPEN=true RUBY_DEBUG_PORT=12345:/tmp/port ruby bin/rails s', '127.0.0.1:12345', 'ruby'],
      ['RUBY_DEBUG_OPEN=chrome ruby bin/rails s', '127.0.0.1:41234', 'maybe ruby'],
      ['RUBY_DEBUG_OPEN=true ruby bin/rails s', '127.0.0.1:41234', 'none'],
    ],
    PHP: [
      ['phpdbg -l 4000 -a 0.0.0.0 app.php', '0.0.0.0:4000', 'php'],
      ['php -dxdebug.mode=debug -dxdebug.client_port=9003 app.php', '0.0.0.0:9003', 'none'],
    ],
    'Bun, Deno and Node.js': [
      ['bun --inspect-wait=0.0.0.0:6500 run server.ts', '0.0.0.0:6500', 'bun'],
      ['BUN_INSPECT=0.0.0.0:7777 bun server.ts', '0.0.0.0:7777', 'bun'],
      ['deno serve --port 8000 --inspect=0.0.0.0:9229 main.ts', '0.0.0.0:9229', 'deno'],
      ['node --inspect-wait=0.0.0.0:9339 server.js', '0.0.0.0:9339', 'node'],
      ['node inspect 127.0.0.1:9229', '127.0.0.1:9230', 'none'],
    ],
    '.NET': [
      ['DOTNET_DiagnosticPorts=0.0.0.0:9000,listen,nosuspend dotnet Shop.dll', '0.0.0.0:9000', 'dotnet'],
      ['DOTNET_DiagnosticPorts=127.0.0.1:9000 dotnet Shop.dll', '127.0.0.1:9000', 'none'],
      ['DOTNET_DiagnosticPorts=/tmp/port,listen dotnet Shop.dll', '127.0.0.1:9000', 'none'],
    ],
    'Dart and Flutter': [
      ['dart --enable-vm-service=8181/0.0.0.0 bin/shop.dart', '0.0.0.0:8181', 'dart'],
      ['dart run --enable-vm-service bin/shop.dart', '127.0.0.1:8181', 'dart'],
      ['dart --observe=9000 bin/shop.dart', '127.0.0.1:9000', 'dart'],
      ['/home/alice/shop/build/linux/x64/debug/bundle/shop --vm-service-port=8888', '127.0.0.1:8888', 'dart'],
      ['dart flutter_tools.snapshot run --host-vmservice-port=8888 -d chrome', '127.0.0.1:8888', 'dart'],
      ['dart bin/shop.dart --enable-vm-service', '127.0.0.1:8181', 'none'],
      [
        'dart development-service --vm-service-uri=http://127.0.0.1:8182/x=/ --bind-port=8181',
        '127.0.0.1:8181',
        'dart',
      ],
      [
        'dart development-service --vm-service-uri=http://127.0.0.1:8182/x=/ --bind-address=0.0.0.0 --bind-port 8181',
        '0.0.0.0:8181',
        'dart',
      ],
      [
        'dart /opt/dart/bin/snapshots/dds_aot.dart.snapshot --vm-service-uri=http://127.0.0.1:8182/x=/',
        '127.0.0.1:41234',
        'maybe dart',
      ],
    ],
    'what connects out or runs nothing': [
      ['adb -L tcp:5037 fork-server server --reply-fd 4', '127.0.0.1:5037', 'android'],
      ['adb -a nodaemon server start', '0.0.0.0:5037', 'android'],
      ['adb -L tcp:5037 fork-server server --reply-fd 4', '127.0.0.1:8080', 'none'],
      ['PERLDB_OPTS=RemotePort=127.0.0.1:5000 perl -d app.pl', '127.0.0.1:5000', 'none'],
      ["lua -e require('mobdebug').start() app.lua", '127.0.0.1:8172', 'none'],
      ['Rserve --RS-enable-remote', '0.0.0.0:6311', 'repl'],
      ['guile --listen=37146 app.scm', '127.0.0.1:37146', 'repl'],
    ],
  };

describe('debuggers, by what their documentation says of them', () => {
  for (const [topic, rows] of Object.entries(samples)) {
    describe(topic, () => {
      for (const [command, endpoint, expected] of rows) {
        it(`${endpoint} is ${expected} by ${command}`, () => {
          assert.equal(said(command, endpoint), expected);
        });
      }
    });
  }
});
