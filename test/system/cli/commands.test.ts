import assert from 'node:assert/strict';
import { mkdir, open, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import * as v from 'valibot';
import type { ScratchFolder } from '../../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import { listReport, watchEvent, whoReport } from '../../../src/core/reportSchema';
import { builtCommandLine, localPorts, startLocalPorts } from '../../support/commandLine';
import { startListening, stopAll } from '../../support/listeningProcess';
import { skipBecause } from '../../support/skip';

const onLoopback = { sockets: [{ host: '127.0.0.1' }] };

describe('the command line', function () {
  this.timeout(30_000);
  let scratch: ScratchFolder;

  before(async () => {
    scratch = await makeScratchFolder('cli');
  });
  after(async () => {
    await stopAll();
    await scratch.remove();
  });

  it('lists and explains what listens, as text and as JSON of its schema', async () => {
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }, { host: '0.0.0.0' }] });
    const [inner = 0, outer = 0] = server.ports;
    const [list, json, who, whoJson, exposed] = await Promise.all([
      localPorts(['list', String(inner)]),
      localPorts(['--json', String(inner), String(outer)]),
      localPorts(['who', String(outer)]),
      localPorts(['who', String(outer), '--json']),
      localPorts(['list', `${Math.min(inner, outer)}-${Math.max(inner, outer)}`, '--exposed', '--json']),
    ]);
    const [head = '', row = ''] = list.out.split('\n');
    assert.match(head, /^ *PORT +OWNER +PID +AGE +ADDRESS +WHO CAN CONNECT +STARTED BY +REMARKS$/);
    assert.match(row, new RegExp(`^ *${inner} .* ${server.pid} .* 127\\.0\\.0\\.1 +loopback`));
    const { listeners } = v.parse(listReport, JSON.parse(json.out));
    assert.deepEqual(new Set(listeners.map(({ port }) => port)), new Set([inner, outer]));
    assert.ok(who.out.includes(`on port ${outer}\n`) && who.out.includes(`PID ${server.pid}`), who.out);
    assert.match(who.out, /Listening on all interfaces: other machines can connect/);
    const [holder] = v.parse(whoReport, JSON.parse(whoJson.out)).listeners;
    assert.equal(holder?.owner.kind === 'process' && holder.owner.pid, server.pid);
    assert.equal(holder?.ancestors[0]?.pid, process.pid);
    assert.ok(holder.connectFrom.firewall !== null);
    const ports = v.parse(listReport, JSON.parse(exposed.out)).listeners.map(({ port }) => port);
    assert.ok(ports.includes(outer) && !ports.includes(inner));
    assert.deepEqual(
      [list, json, who, whoJson, exposed].map(({ code }) => code),
      [0, 0, 0, 0, 0],
    );
    await server.stop();
  });

  it('says no where nothing listens, and prints no data but JSON', async () => {
    const port = String(await unusedPort());
    const ended = await Promise.all([
      localPorts(['list', port]),
      localPorts(['who', port]),
      localPorts(['open', port]),
      localPorts(['wait', port, '--timeout', '0']),
      localPorts(['stop', port, '--port', '--yes']),
      localPorts(['list', port, '--json']),
    ]);
    const json = v.parse(listReport, JSON.parse(ended.at(-1)?.out ?? ''));
    assert.deepEqual(json.listeners, []);
    for (const { code, said } of ended.slice(0, -1)) assert.deepEqual([code, said !== ''], [1, true]);
    assert.deepEqual(
      ended.map(({ code, out }) => [code, out]).slice(0, -1),
      Array.from({ length: 5 }, () => [1, '']),
    );
    assert.equal(ended.at(-1)?.code, 1);
  });

  it('waits until a server listens, answers HTTP, and is closed; and prints nothing', async () => {
    const port = await unusedPort();
    const waits = [['--http'], []].map((more) => localPorts(['wait', String(port), ...more]));
    const server = await startListening({ sockets: [{ host: '127.0.0.1', port }] });
    for (const { code, out, said } of await Promise.all(waits)) {
      assert.deepEqual({ code, out, said }, { code: 0, out: '', said: '' });
    }
    const closed = localPorts(['wait', String(port), '--closed']);
    await server.stop();
    assert.equal((await closed).code, 0);
    const mute = createServer((socket) => socket.resume());
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const ofMute = String((mute.address() as { port: number }).port);
    const { code, said } = await localPorts(['wait', ofMute, '--http', '--timeout', '1']);
    assert.deepEqual([code, said], [1, `Port ${ofMute} does not answer HTTP yet.\n`]);
    mute.close();
  });

  it('watches: a snapshot, what opens and closes, until nothing reads it', async () => {
    const port = await unusedPort();
    const watching = startLocalPorts(['watch', '--json', String(port)]);
    await watching.whenLines(1);
    const server = await startListening({ sockets: [{ host: '127.0.0.1', port }] });
    await watching.whenLines(2);
    await server.stop();
    const lines = await watching.whenLines(3);
    const events = lines.map((line) => v.parse(watchEvent, JSON.parse(line)));
    assert.deepEqual(
      events.map((event) => event.event).filter((event) => event !== 'changed'),
      ['snapshot', 'opened', 'closed'],
    );
    watching.child.kill('SIGINT');
    assert.equal((await watching.ended).code, 130);
  });

  it('picks a port that is free, and the same stable one each time', async () => {
    const cwd = join(scratch.path, 'project');
    await mkdir(cwd);
    const [any, first, again, named] = await Promise.all([
      localPorts(['pick']),
      localPorts(['pick', '--stable'], { cwd }),
      localPorts(['pick', '--stable'], { cwd }),
      localPorts(['pick', '--stable', 'api'], { cwd }),
    ]);
    const server = createServer().listen(Number(any.out), '127.0.0.1');
    await once(server, 'listening');
    server.close();
    assert.equal(first.out, again.out);
    assert.notEqual(first.out, named.out);
    for (const { out, said, code } of [first, named]) {
      assert.ok(Number(out) >= 20_000 && Number(out) <= 29_999);
      assert.deepEqual([said, code], ['', 0]);
    }
  });

  it('opens with the program of the system alone, at a URL that leads there', async function () {
    if (process.platform !== 'linux') skipBecause(this, 'xdg-open is of Linux');
    const server = await startListening(onLoopback);
    const port = String(server.ports[0]);
    const bin = join(scratch.path, 'bin');
    const opened = join(scratch.path, 'opened');
    await mkdir(bin);
    await writeFile(join(bin, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$@" > ${opened}\n`, { mode: 0o755 });
    const url = `http://localhost:${port}/`;
    assert.equal((await localPorts(['open', port], { env: { PATH: bin } })).code, 0);
    assert.equal(await readFile(opened, 'utf8'), `${url}\n`);
    const print = await localPorts(['open', port, '--print'], { env: { PATH: '/none' } });
    assert.deepEqual([print.code, print.out], [0, `${url}\n`]);
    // a program of that name in the working directory is not meant
    for (const PATH of ['', '.', '/none']) {
      const { code, said } = await localPorts(['open', port], { env: { PATH }, cwd: bin });
      assert.deepEqual([code, said.includes(url)], [3, true]);
    }
    await server.stop();
  });

  it('ends nothing without an answer, then what holds the port, and finds it free', async () => {
    const server = await startListening(onLoopback);
    const port = String(server.ports[0]);
    const [unasked, dry] = await Promise.all([
      localPorts(['free', port]),
      localPorts(['free', port, '--dry-run']),
    ]);
    assert.deepEqual([unasked.code, unasked.out, dry.code, dry.said], [3, '', 0, '']);
    assert.ok(unasked.said.includes(`PID ${server.pid}`) && dry.out.includes(`PID ${server.pid}`));
    assert.ok(server.isRunning());
    const freed = await localPorts(['free', port, '--yes']);
    assert.deepEqual([freed.code, freed.out, server.isRunning()], [0, '', false]);
    assert.match(freed.said, /has exited\. Port \d+ is free/);
    assert.equal((await localPorts(['free', port])).code, 0);
  });

  it('never forces by --yes, only by --force', async () => {
    const server = await startListening({ ...onLoopback, ignoreTermination: true });
    const gentle = await localPorts(['stop', String(server.pid), '--pid', '--yes']);
    assert.deepEqual([gentle.code, server.isRunning()], [3, true]);
    assert.match(gentle.said, /only --force/);
    const forced = await localPorts(['stop', String(server.pid), '--pid', '--yes', '--force']);
    assert.deepEqual([forced.code, server.isRunning()], [0, false], forced.said);
  });

  it('refuses a number that is a port and a PID until it is said which', async function () {
    const port = process.pid;
    if (port < 1024 || port > 65_535) skipBecause(this, 'the PID of this process is no port to listen on');
    const server = await startListening({ sockets: [{ host: '127.0.0.1', port }] });
    const { code, said } = await localPorts(['stop', String(port), '--yes']);
    assert.deepEqual([code, server.isRunning()], [3, true]);
    assert.match(said, /--port or --pid/);
    assert.equal((await localPorts(['stop', String(port), '--port', '--yes'])).code, 0);
    assert.ok(!server.isRunning());
  });

  it('refuses to end what started it', async () => {
    const ours = createServer().listen(0, '127.0.0.1');
    await once(ours, 'listening');
    const port = String((ours.address() as { port: number }).port);
    for (const args of [
      ['free', port, '--yes', '--force'],
      ['stop', String(process.pid), '--pid', '--yes', '--force'],
    ]) {
      const { code, said } = await localPorts(args);
      assert.deepEqual([code, said.includes('would end with it')], [3, true], said);
    }
    ours.close();
  });

  it('cleans up only what is ticked, and says before what that is', async () => {
    const cwd = join(scratch.path, 'gone');
    await mkdir(cwd);
    const server = await startListening(onLoopback, { cwd });
    await rm(cwd, { recursive: true });
    const dry = await localPorts(['clean', '--dry-run']);
    assert.deepEqual([dry.code, dry.said, dry.out.includes(String(server.pid))], [0, '', true], dry.said);
    assert.equal((await localPorts(['clean'])).code, 3);
    assert.ok(server.isRunning());
    const cleaned = await localPorts(['clean', '--yes']);
    assert.deepEqual([cleaned.code, server.isRunning()], [0, false], cleaned.said);
    assert.equal((await localPorts(['list', '--forgotten', String(server.ports[0])])).code, 1);
  });

  it('explains wrong usage, with 2', async () => {
    const wrong = [
      ...[
        ['lst'],
        ['list', '--jsn'],
        ['who'],
        ['who', 'x'],
        ['who', '0'],
        ['who', '65536'],
        ['who', '1', '2'],
      ],
      ...[
        ['wait', '1', '--timeout', '-1'],
        ['stop', '-1'],
        ['stop', '1e3'],
        ['completion', 'tcsh'],
      ],
    ];
    const ended = await Promise.all(wrong.map((args) => localPorts(args)));
    for (const { code, out, said } of ended) assert.deepEqual([code, out, said !== ''], [2, '', true]);
    assert.match(ended[0]?.said ?? '', /list/);
    assert.match(ended[1]?.said ?? '', /--json/);
    for (const args of [['--help'], ['help', 'free'], ['stop', '--help'], ['--version']]) {
      const { code, out, said } = await localPorts(args);
      assert.deepEqual([code, said, out !== ''], [0, '', true]);
    }
  });

  it('is quiet when nothing reads its output, and is not when that cannot be written', async function () {
    const closing = startLocalPorts(['list', '--all', '--json']);
    closing.child.stdout?.destroy();
    const { code, said } = await closing.ended;
    assert.ok((code === 0 || code === 1) && !/EPIPE|Error/.test(said), said);
    if (process.platform !== 'linux') skipBecause(this, '/dev/full is of Linux');
    const full = await open('/dev/full', 'w');
    const child = spawn(process.execPath, [builtCommandLine, 'pick'], { stdio: ['ignore', full.fd, 'pipe'] });
    let complaint = '';
    child.stderr?.on('data', (data: Buffer) => (complaint += data.toString()));
    assert.deepEqual(await once(child, 'close'), [1, null]);
    assert.equal(complaint, 'The output could not be written (ENOSPC).\n');
    await full.close();
  });

  it('runs in a folder that was deleted, and through a link', async () => {
    const cwd = join(scratch.path, 'deleted');
    await mkdir(cwd);
    const link = join(scratch.path, 'local-ports');
    await symlink(builtCommandLine, link);
    const script = `rmdir ${cwd}; exec ${process.execPath} ${link} pick`;
    const child = spawn('/bin/sh', ['-c', script], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
    assert.deepEqual(await once(child, 'close'), [0, null]);
  });

  async function unusedPort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    await once(server, 'close');
    return port;
  }
});
