import assert from 'node:assert/strict';
import type { Process } from '../../../../src/model/process/process';
import type { Supervisor } from '../../../../src/model/recognition/supervisors';
import { restarterOf, supervisorOf } from '../../../../src/model/recognition/supervisors';
import { supervisorTable } from '../../../../src/model/recognition/supervisorTable';
import { process_ } from '../../builders';
import { cpuMsOf } from '../../../../src/collect/cpuTime';
import type { ServiceUnit } from '../../../../src/model/process/serviceUnit';
import { shellQuote } from '../../../../src/model/process/shellQuote';
import { unitStopCommand } from '../../../../src/model/process/serviceUnit';

const bin = '/home/alice/shop/node_modules/.bin';

/** A process as started by this command line. */
function run(...argv: string[]): Process {
  const program = argv[0] ?? '';
  const executable = program.startsWith('/') ? program : `/usr/bin/${program}`;
  return process_(500, argv, { executable, name: program.slice(program.lastIndexOf('/') + 1) });
}

/** A process that has overwritten its arguments with a title. */
function title(text: string, executable: string): Process {
  return process_(500, [text], { executable, name: text.slice(0, 15) });
}

const server = process_(600, ['node', 'server.js']);

function found(...ancestors: Process[]): Supervisor | undefined {
  return supervisorOf(server, ancestors);
}

/** A command line as ps(1) prints it, whose words are separated by spaces. */
function sample(line: string): Process {
  return run(...line.split(' '));
}

describe('supervisorTable', () => {
  for (const { name, restarts, samples } of supervisorTable) {
    for (const line of samples) {
      it(`recognizes ${name}, which ${restarts === 'always' ? 'restarts at once' : 'restarts on change'}, by ${line}`, () => {
        const [above = '', below] = line.split(' → ');
        const supervised = below === undefined ? server : sample(below);
        const supervisor = supervisorOf(supervised, [sample(above)]);
        assert.deepEqual([supervisor?.name, supervisor?.restarts], [name, restarts]);
      });
    }
  }

  it('has a sample in every row', () => {
    assert.deepEqual(
      supervisorTable.filter(({ samples }) => samples.length === 0),
      [],
    );
  });
});

describe('supervisorOf', () => {
  const supervisors: readonly [name: string, process: Process][] = [
    ['nodemon', run('node', `${bin}/nodemon`, 'server.js')],
    ['nodemon', run('/usr/bin/node', '/usr/local/bin/nodemon', 'server.js')],
    ['nodemon', run('node', '-r', 'dotenv/config', `${bin}/nodemon`, 'server.js')],
    ['nodemon', run('node', '/home/alice/shop/node_modules/nodemon/bin/nodemon.js')],
    ['nodemon', run('C:\\node\\node.exe', 'C:\\shop\\node_modules\\nodemon\\bin\\nodemon.js', 'server.js')],
    ['nodemon', title('nodemon', '/usr/bin/node')],
    ['node --watch', run('node', '--watch', 'server.js')],
    ['node --watch', run('node', '--watch-path=src', 'app.js')],
    ['node --watch', run('node', '--watch-path', 'src', 'app.js')],
    ['node --watch', run('node', '--inspect', '--watch', 'app.js', '--port', '1')],
    ['tsx watch', run('node', `${bin}/tsx`, 'watch', 'server.ts')],
    ['tsx watch', run('node', '/home/alice/shop/node_modules/tsx/dist/cli.mjs', 'watch', 'server.ts')],
    ['ts-node-dev', run('node', `${bin}/tsnd`, '--respawn', 'server.ts')],
    ['ts-node-dev', run('node', `${bin}/ts-node-dev`, '-T', '--respawn', 'server.ts')],
    ['node-dev', run('node', `${bin}/node-dev`, '--respawn', 'server.js')],
    ['tsc-watch', run('node', `${bin}/tsc-watch`, '--onSuccess', 'node out/server.js')],
    ['onchange', run('node', `${bin}/onchange`, '-i', '-k', 'src/**', '--', 'node', 'server.js')],
    ['nest start --watch', run('node', `${bin}/nest`, 'start', '--watch')],
    ['nest start --watch', run('node', `${bin}/../@nestjs/cli/bin/nest.js`, 'start', '-w')],
    ['nodemon', run('node', `${bin}/../nodemon/bin/nodemon.js`, 'server.js')],
    ['nodemon', run('C:\\nodejs\\node.exe', 'C:\\shop\\node_modules\\.bin\\\\..\\nodemon\\bin\\nodemon.js')],
    ['deno --watch', run('deno', 'run', '--watch', '-A', 'server.ts')],
    ['PM2', title('PM2 v6.0.5: God Daemon (/home/alice/.pm2)', '/usr/bin/node')],
    ['PM2', run('node', '/usr/local/bin/pm2-runtime', 'start', 'server.js')],
    ['PM2', run('node', '/usr/local/lib/node_modules/pm2/bin/pm2-runtime', 'server.js')],
    ['forever', run('node', '/usr/lib/node_modules/forever/bin/monitor', 'server.js')],
    ['supervisor', run('node', `${bin}/supervisor`, 'server.js')],
    ['concurrently --restart-tries', run('node', `${bin}/concurrently`, '--restart-tries=3', 'node a.js')],
    ['supervisord', run('/usr/bin/python3', '/usr/bin/supervisord', '-n', '-c', '/etc/supervisord.conf')],
    ['runit', run('runsv', 'shop')],
    ['s6', run('s6-supervise', 'shop')],
    ['daemontools', run('supervise', 'shop')],
    ['monit', run('/usr/bin/monit', '-c', '/etc/monitrc')],
    ['autossh', run('/usr/bin/autossh', '-M', '0', '-N', '-L', '5432:db:5432', 'bastion')],
    ['modd', run('/home/alice/go/bin/modd')],
    ['CompileDaemon', run('/home/alice/go/bin/CompileDaemon', '-command=./shop')],
    ['air', run('/home/alice/go/bin/air', '-c', '.air.toml')],
    ['cargo watch', run('/home/alice/.cargo/bin/cargo-watch', 'watch', '-x', 'run')],
    ['bacon', run('bacon', 'run')],
    ['watchexec', run('watchexec', '-r', 'node', 'server.js')],
    ['entr', run('entr', '-r', 'node', 'server.js')],
    ['reflex', run('reflex', '-s', '--', './server')],
    ['watchmedo', run('python3', '/home/alice/.venv/bin/watchmedo', 'auto-restart', '--', 'python', 'a.py')],
    ['watchfiles', run('/home/alice/.venv/bin/python', '/home/alice/.venv/bin/watchfiles', 'uvicorn a:a')],
    ['watchfiles', run('python', '-m', 'watchfiles', 'python app.py', 'src')],
    ['hupper', run('python3', '-m', 'hupper', '-m', 'shop')],
    ['pserve --reload', run('python3', '/home/alice/.venv/bin/pserve', 'dev.ini', '--reload')],
    ['dotnet watch', run('dotnet', 'watch', 'run')],
    ['dotnet watch', run('dotnet', 'exec', '/usr/share/dotnet/sdk/9.0.1/DotnetTools/dotnet-watch.dll')],
    ['dotnet watch', run('dotnet', '/usr/share/dotnet/sdk/9.0.1/DotnetTools/dotnet-watch.dll', 'run')],
    ['Gunicorn', run('/home/alice/.venv/bin/python', '/home/alice/.venv/bin/gunicorn', 'shop.wsgi')],
    ['Gunicorn', title('gunicorn: master [shop.wsgi]', '/usr/bin/python3.11')],
    ['Uvicorn --reload', run('python', '-m', 'uvicorn', 'app:app', '--reload')],
    ['Uvicorn --reload', run('python', '/home/alice/.venv/bin/uvicorn', '--reload', 'app:app')],
    ['Uvicorn --workers', run('python', '/home/alice/.venv/bin/uvicorn', 'app:app', '--workers', '4')],
    ['fastapi dev', run('python', '/home/alice/.venv/bin/fastapi', 'dev', 'main.py')],
    ['fastapi dev', run('python', '/home/alice/.venv/bin/fastapi', 'run', '--reload')],
    ['fastapi run --workers', run('python', '/home/alice/.venv/bin/fastapi', 'run', '--workers', '4')],
  ];
  for (const [name, process] of supervisors) {
    it(`recognizes ${name} by ${(process.commandLine ?? []).join(' ')}`, () => {
      assert.equal(found(process)?.name, name);
      assert.equal(found(process)?.process, process);
    });
  }

  const others: readonly [why: string, process: Process][] = [
    ["a script of the user's own named air", run('node', 'air.js')],
    ['a target named air', run('make', 'air')],
    ['a target named monit', run('just', 'monit')],
    ['a folder of documents', run('node', '/srv/nodemon-docs')],
    ['a file that is edited', run('vim', 'nodemon')],
    ["a project's own nodemon.js", run('node', 'nodemon.js')],
    ['the Python framework Reflex', run('python3', '/home/alice/.venv/bin/reflex', 'run')],
    ['an argument of a script', run('python3', 'app.py', 'watch')],
    ['--watch of a bundler', run('node', `${bin}/webpack`, '--watch')],
    ['--watch of a script', run('node', 'build.js', '--watch')],
    ['--watch of a script of Deno', run('deno', 'run', 'server.ts', '--watch')],
    ['a mere --watch-preserve-output', run('node', '--watch-preserve-output', 'server.js')],
    ['tsx that runs once', run('node', `${bin}/tsx`, 'server.ts')],
    ['tsx whose script has the argument watch', run('node', `${bin}/tsx`, 'server.ts', 'watch')],
    ['dotnet whose program has the argument watch', run('dotnet', 'run', '--', 'watch')],
    ['a .NET program with the argument watch', run('dotnet', 'shop.dll', 'watch')],
    ['Uvicorn that does not reload', run('python', '-m', 'uvicorn', 'app:app')],
    ['Uvicorn with only a folder to reload', run('python', '-m', 'uvicorn', 'a:a', '--reload-dir=src')],
    ['a command of PM2', run('node', '/usr/local/bin/pm2', 'logs')],
    ['ts-node-dev, which exits with what it runs', run('node', `${bin}/ts-node-dev`, 'server.ts')],
    ['node-dev, which exits with what it runs', run('node', `${bin}/node-dev`, 'server.js')],
    ['concurrently without restarts', run('node', `${bin}/concurrently`, 'node a.js', 'node b.js')],
    ['NestJS that does not watch', run('node', `${bin}/nest`, 'start')],
    ['entr that exits with what it runs', run('entr', '-r', '-z', 'node', 'server.js')],
    ['FastAPI that does not reload', run('python', '/v/bin/fastapi', 'dev', '--no-reload')],
    // both exit with the child that serves, unless its exit code asks for another
    ["Django's reloader", run('python', 'manage.py', 'runserver')],
    ["Flask's reloader", run('python', '/v/bin/flask', 'run', '--debug')],
    ['Jupyter for what runs in its terminals', run('python', '/v/bin/jupyter-lab')],
    ['Puma with one process', title('puma 6.4.2 (tcp://localhost:3000) [shop]', '/usr/bin/ruby')],
    ['a reaper, which only waits', run('tini', '--', 'node', 'server.js')],
    ['an interactive shell', run('bash')],
    ['an unknown process', process_(500, [], { commandLine: undefined, name: 'x' })],
  ];
  for (const [why, process] of others) {
    it(`does not recognize ${why}: ${(process.commandLine ?? []).join(' ')}`, () => {
      assert.equal(found(process), undefined);
    });
  }

  const loops: readonly [command: string, isLoop: boolean][] = [
    ['while true; do node server.js; done', true],
    ['while :; do node server.js || sleep 1; done', true],
    ['until node server.js; do sleep 1; done', true],
    ['cd api && PORT=3000; while true\ndo\n  node server.js\ndone\n', true],
    ['for try in 1 2 3; do node server.js; done', true],
    ['while true; do node server.js; done > log.txt 2>&1', true],
    ['for f in *.sql; do psql -f $f; done; node server.js', false],
    ['for f in *; do cat $f; done | node server.js', false],
    ['node server.js & while ! curl localhost; do sleep 1; done', false],
    ['echo while we wait for what to do; node server.js', false],
    ['node server.js --for all --do it', false],
    ['node done.js', false],
  ];
  for (const [command, isLoop] of loops) {
    it(`${isLoop ? 'recognizes' : 'does not recognize'} a loop in ${JSON.stringify(command)}`, () => {
      for (const shell of ['/bin/sh', 'bash', 'zsh']) {
        assert.equal(found(run(shell, '-c', command))?.name, isLoop ? 'a shell loop' : undefined, shell);
      }
    });
  }

  it('finds no loop in a file name or in a shell without a command', () => {
    assert.equal(found(run('bash', 'while true; do x; done')), undefined);
    assert.equal(found(run('bash', '-c')), undefined);
    assert.equal(found(run('node', '-c', 'while true; do x; done')), undefined);
  });

  it('returns the nearest, past shells', () => {
    const nodemon = { ...run('node', `${bin}/nodemon`, 'server.js'), pid: 10 };
    const outer = { ...run('watchexec', 'npm', 'start'), pid: 5 };
    const shell = { ...run('sh', '-c', 'node server.js'), pid: 20 };
    assert.equal(found(shell, nodemon, outer)?.process.pid, 10);
    assert.equal(found(), undefined);
  });

  it('recognizes some only by what runs below them', () => {
    const jupyter = run('python', '/home/alice/.venv/bin/jupyter-lab');
    const kernel = run('python', '-m', 'ipykernel_launcher', '-f', '/run/user/1000/kernel.json');
    assert.equal(supervisorOf(kernel, [jupyter])?.name, 'Jupyter');
    assert.equal(supervisorOf(server, [kernel, jupyter])?.name, 'Jupyter');
    const puma = title('puma 6.4.2 (tcp://localhost:3000) [shop]', '/usr/bin/ruby');
    const worker = title('puma: cluster worker 0: 4711 [shop]', '/usr/bin/ruby');
    assert.equal(supervisorOf(worker, [puma])?.name, 'Puma');
  });

  it('distinguishes restarts at once from restarts on change', () => {
    const watchmedo = ['python3', '/v/bin/watchmedo', 'auto-restart'];
    assert.equal(found(run(...watchmedo, '--', 'python', 'a.py'))?.restarts, 'always');
    const patient = run(...watchmedo, '--no-restart-on-command-exit', '--', 'python', 'a.py');
    assert.equal(found(patient)?.restarts, 'on-change');
    assert.equal(found(run('runsv', 'shop'))?.restarts, 'always');
    assert.equal(found(run('node', `${bin}/nodemon`))?.restarts, 'on-change');
  });

  it('takes little time for an endless command', () => {
    const spent = cpuMsOf(() => {
      found(run('sh', '-c', 'while true; do x; done; '.repeat(5_000)));
      found(run('sh', '-c', `while${' do done'.repeat(5_000)}`));
    });
    assert.ok(spent < 1_000, String(spent));
  });
});

describe('stop commands', () => {
  const typed = (process: Process, environment: Record<string, string> | undefined): string | undefined => {
    const argv = found(process)?.stopArgv?.(environment);
    return argv && shellQuote(argv, 'bash');
  };
  const unitCommand = (unit: ServiceUnit): string => unitStopCommand(unit, 'bash').text;
  const pm2 = title('PM2 v6.0.5: God Daemon (/home/alice/.pm2)', '/usr/bin/node');
  const supervisord = run('python3', '/usr/bin/supervisord');

  it('name the process as its supervisor knows it', () => {
    assert.equal(typed(pm2, { pm_id: '3' }), 'pm2 stop 3');
    assert.equal(typed(supervisord, { SUPERVISOR_PROCESS_NAME: 'api' }), 'supervisorctl stop api');
    const alone = { SUPERVISOR_PROCESS_NAME: 'api', SUPERVISOR_GROUP_NAME: 'api' };
    assert.equal(typed(supervisord, alone), 'supervisorctl stop api');
    const grouped = { SUPERVISOR_PROCESS_NAME: 'api_01', SUPERVISOR_GROUP_NAME: 'api' };
    assert.equal(typed(supervisord, grouped), 'supervisorctl stop api:api_01');
  });

  it('name the folder of a service in which its supervisor works', () => {
    const at = (name: string, cwd: string | undefined): Process => ({ ...run(name, 'shop'), cwd });
    assert.equal(typed(at('runsv', '/etc/service/shop'), undefined), 'sv down /etc/service/shop');
    assert.equal(typed(at('s6-supervise', '/run/service/my shop'), {}), "s6-svc -d '/run/service/my shop'");
    assert.equal(typed(at('supervise', '/service/shop'), {}), 'svc -d /service/shop');
    assert.equal(typed(at('runsv', undefined), undefined), 'sv down SERVICE_DIRECTORY');
  });

  it('have a placeholder for an unknown name', () => {
    for (const environment of [undefined, {}]) {
      assert.equal(typed(pm2, environment), 'pm2 stop ID');
      assert.equal(typed(supervisord, environment), 'supervisorctl stop NAME');
    }
  });

  it('quote names that a shell would interpret', () => {
    assert.equal(typed(pm2, { pm_id: '3; rm -rf ~' }), "pm2 stop '3; rm -rf ~'");
    const unit = { manager: 'systemd', name: 'x$(id).service', scope: 'user' } as const;
    assert.equal(unitCommand(unit), "systemctl --user stop 'x$(id).service'");
  });

  it('are quoted for the shell they are typed into', () => {
    const windows = { manager: 'Windows', name: 'My Service', scope: 'system' } as const;
    // in PowerShell `sc` is another command
    assert.equal(unitStopCommand(windows, 'powershell').text, "sc.exe stop 'My Service'");
    assert.equal(unitStopCommand(windows, 'cmd').text, 'sc.exe stop ^"My Service^"');
    const launchd = { manager: 'launchd', name: "it's", scope: 'user' } as const;
    assert.deepEqual(unitStopCommand(launchd, 'fish'), {
      kind: 'exact',
      text: "launchctl bootout gui/$(id -u)/'it'\\''s'",
    });
    assert.equal(unitStopCommand({ ...launchd, name: 'a\nb' }, 'posix').kind, 'inexpressible');
  });

  it('are those of the service manager, for the user or with privileges', () => {
    const nginx = { manager: 'systemd', name: 'nginx.service' } as const;
    assert.equal(unitCommand({ ...nginx, scope: 'system' }), 'sudo systemctl stop nginx.service');
    assert.equal(unitCommand({ ...nginx, scope: 'user' }), 'systemctl --user stop nginx.service');
    const escaped = { ...nginx, name: 'dev\\x2dshop@1.service', scope: 'system' } as const;
    assert.equal(unitCommand(escaped), "sudo systemctl stop 'dev\\x2dshop@1.service'");
    const option = { ...nginx, name: '--host=elsewhere.service', scope: 'user' } as const;
    assert.equal(unitCommand(option), 'systemctl --user stop -- --host=elsewhere.service');
    const brew = { manager: 'launchd', name: 'homebrew.mxcl.redis' } as const;
    assert.equal(
      unitCommand({ ...brew, scope: 'user' }),
      'launchctl bootout gui/$(id -u)/homebrew.mxcl.redis',
    );
    assert.equal(
      unitCommand({ ...brew, scope: 'system' }),
      'sudo launchctl bootout system/homebrew.mxcl.redis',
    );
  });
});

describe('restarterOf', () => {
  const nodemon = found(run('node', `${bin}/nodemon`, 'server.js'));

  it('is the service of a process, which may restart it at once', () => {
    const unit: ServiceUnit = { manager: 'systemd', name: 'shop.service', scope: 'user' };
    assert.deepEqual(restarterOf(unit, nodemon), { name: 'shop.service', restarts: 'always' });
  });

  it('is the supervisor within the service if that has a stop command', () => {
    const unit: ServiceUnit = { manager: 'systemd', name: 'pm2-alice.service', scope: 'system' };
    const pm2 = found(run('node', '/usr/lib/node_modules/pm2/bin/pm2-runtime', 'server.js'));
    assert.equal(restarterOf(unit, pm2)?.name, 'PM2');
  });

  it('is otherwise the supervisor or undefined', () => {
    assert.equal(restarterOf(undefined, nodemon), nodemon);
    assert.equal(restarterOf(undefined, undefined), undefined);
  });
});
