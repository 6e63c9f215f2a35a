import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import type { ScratchFolder } from '../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../scripts/host/scratchFolder';
import { toolEffects } from '../../src/agent/toolEffects';
import { WindowTools } from '../../src/languageModel/windowTools';
import { until } from '../e2e/support/until';
import { access, withSetting } from './access';
import { answering, inRestrictedMode, pressing } from './person';

const secret = 'hunter2';

/** Is installed where Vite is, and prints its port. */
const viteScript = `
const server = require('node:http').createServer((_request, response) => response.end());
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

interface Server {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly port: number;
}

describe('language model tools', () => {
  let scratch: ScratchFolder;
  const started: ChildProcess[] = [];

  before(async () => {
    scratch = await makeScratchFolder('tools');
    const script = join(scratch.path, 'node_modules', 'vite', 'bin', 'vite.js');
    await mkdir(dirname(script), { recursive: true });
    await writeFile(script, viteScript);
  });
  after(async () => {
    for (const child of started.filter(isRunning)) {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    }
    await scratch.remove();
  });

  async function startServer(): Promise<Server> {
    const script = join(scratch.path, 'node_modules', 'vite', 'bin', 'vite.js');
    const child = spawn(process.execPath, [script, '--token', secret], {
      cwd: scratch.path,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    });
    started.push(child);
    ok(child.pid !== undefined);
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return { child, pid: child.pid, port: Number(line) };
  }

  it('are offered, and described for people and for models', async () => {
    await access();
    await eventuallyOffered(Object.keys(toolEffects).sort());
    for (const { name, description, inputSchema } of ownTools()) {
      ok(description.length > 100, name);
      equal((inputSchema as { readonly type?: string } | undefined)?.type, 'object', name);
    }
  });

  it('list servers, say who holds a port, give its URL, wait for it, and pick another', async () => {
    const { pid, port } = await startServer();
    const servers = (await call('list_servers', { folder: scratch.path })) as {
      servers: { pid: number; ports: { port: number }[] }[];
    };
    deepEqual(
      servers.servers.map((one) => [one.pid, one.ports.map((each) => each.port)]),
      [[pid, [port]]],
    );
    const { owners } = (await call('find_port_owner', { port })) as {
      owners: { owner: { pid: number; commandLine: string } }[];
    };
    deepEqual(
      owners.map(({ owner }) => owner.pid),
      [pid],
    );
    const { url } = (await call('get_server_url', { port })) as { url: string };
    equal(url, `http://localhost:${port}/`);
    const waited = (await call('wait_for_port', { port })) as { isReached: boolean };
    equal(waited.isReached, true);
    const picked = (await call('pick_port', { from: port })) as { port: number };
    ok(picked.port > port);
  });

  it('have the host ask first, and name what would end: process, PID, port, command', async () => {
    const { pid, port } = await startServer();
    const tools = new WindowTools(await access());
    const { token } = new vscode.CancellationTokenSource();
    for (const [name, input] of [
      ['stop_server', { pid }],
      ['free_port', { port }],
    ] as const) {
      const { confirmationMessages } = await tools.prepare(name, input, token);
      ok(confirmationMessages && typeof confirmationMessages.message !== 'string');
      const { title, message } = confirmationMessages;
      match(title, /^Terminate Vite · /);
      const text = message.value.replaceAll('\\', '');
      for (const part of [`(PID ${pid})`, `Port: ${port}`, 'vite.js --token ']) ok(text.includes(part), text);
      ok(!text.includes(secret));
      deepEqual(
        (await tools.prepare(name, { ...input, dryRun: true }, token)).confirmationMessages,
        undefined,
      );
      deepEqual((await tools.prepare(name, { wrong: 1 }, token)).confirmationMessages, undefined);
    }
  });

  // the host of a test run confirms by itself, as one does that always allows a tool
  it('end a server only after Local Ports has asked, whatever the host has confirmed', async () => {
    for (const callFor of [
      ({ pid }: Server) => call('stop_server', { pid }),
      ({ port }: Server) => call('free_port', { port }),
    ]) {
      const server = await startServer();
      const exit = once(server.child, 'exit');
      const asked = await answering(pressing('Terminate'), async () => {
        equal(((await callFor(server)) as { outcome: string }).outcome, 'ended');
      });
      await exit;
      equal(asked.length, 1);
      match(
        asked[0]?.detail ?? '',
        new RegExp(`^A coding agent of this window asks for it\\.[^]*${server.pid}`),
      );
    }
  });

  it('end nothing if the answer is no', async () => {
    const { child, pid } = await startServer();
    const asked = await answering(pressing(), async () => {
      equal(((await call('stop_server', { pid })) as { outcome: string }).outcome, 'declined');
      await rejects(call('stop_server', { pid }), /a person has said no to this a moment ago/);
    });
    equal(asked.length, 1);
    ok(isRunning(child));
  });

  it('end nothing in Restricted Mode', async () => {
    const { child, pid } = await startServer();
    const asked = await answering(pressing('Terminate'), () =>
      inRestrictedMode(async () => {
        await rejects(call('stop_server', { pid }), /agents may only read here/);
      }),
    );
    deepEqual(asked, []);
    ok(isRunning(child));
  });

  it('name in a dry run what would end, without a question', async () => {
    const { child, pid, port } = await startServer();
    const asked = await answering(pressing(), async () => {
      for (const [name, input] of [
        ['stop_server', { pid, dryRun: true }],
        ['free_port', { port, dryRun: true }],
      ] as const) {
        const answer = (await call(name, input)) as { outcome: string; servers: { pid: number }[] };
        deepEqual([answer.outcome, answer.servers.map((one) => one.pid)], ['dry-run', [pid]]);
      }
    });
    deepEqual(asked, []);
    ok(isRunning(child));
  });

  it('refuse wrong input in a sentence that a model can act on', async () => {
    await rejects(call('find_port_owner', { port: '3000' }), /"port" must be a whole number from 1 to 65535/);
    await rejects(call('list_servers', { ports: 1 }), /"ports" is no parameter/);
    await rejects(call('stop_server', {}), /"pid" is missing/);
    await rejects(
      call('stop_server', { pid: process.pid }),
      /No process with the PID|part of|extension host/,
    );
  });

  it('end a wait when they are canceled', async () => {
    const { port } = (await call('pick_port', {})) as { port: number };
    const source = new vscode.CancellationTokenSource();
    const waiting = call('wait_for_port', { port, timeoutSeconds: 120 }, source.token);
    source.cancel();
    await rejects(waiting);
  });

  it('are neither offered nor run while the setting is off; while agents may only read, none ends anything', async () => {
    const { child, pid, port } = await startServer();
    const reading = Object.entries(toolEffects).flatMap(([name, effect]) =>
      effect === 'reads' ? [name] : [],
    );
    await withAgents('off', async () => {
      await eventuallyOfferedAlone([]);
      for (const name of Object.keys(toolEffects))
        await rejects(call(name, {}), /the setting localPorts\.agents turns agents off/);
    });
    await withAgents('read', async () => {
      await eventuallyOfferedAlone(reading.sort());
      await rejects(call('stop_server', { pid }), /agents may only read here/);
      await rejects(call('free_port', { port }), /agents may only read here/);
      await call('find_port_owner', { port });
    });
    ok(isRunning(child));
    await eventuallyOffered(Object.keys(toolEffects).sort());
  });
});

/** Runs a tool as a chat does. No answer shows the secret of a command line. */
async function call(name: string, input: object, token?: vscode.CancellationToken): Promise<unknown> {
  const options = { input, toolInvocationToken: undefined };
  const { content } = await vscode.lm.invokeTool(`localPorts_${name}`, options, token);
  const [part, ...others] = content;
  ok(part instanceof vscode.LanguageModelTextPart && others.length === 0);
  ok(part.value.length <= 8192);
  ok(!part.value.includes(secret));
  return JSON.parse(part.value);
}

function ownTools(): readonly vscode.LanguageModelToolInformation[] {
  return vscode.lm.tools.filter(({ name }) => name.startsWith('localPorts_'));
}

function offered(): readonly string[] {
  return ownTools()
    .map(({ name }) => name.replace('localPorts_', ''))
    .sort();
}

/** The workbench tells an extension host later. */
async function eventuallyOffered(names: readonly string[]): Promise<void> {
  await until(`the tools ${names.join(', ')}`, () =>
    Promise.resolve(offered().join() === names.join() ? true : undefined),
  );
}

/**
 * Newer versions of VS Code list the tools of all extensions, whatever their conditions, which hold in its chat alone: there, a
 * list says nothing, and what counts is that a call is refused.
 */
async function eventuallyOfferedAlone(names: readonly string[]): Promise<void> {
  if (vscode.lm.tools.some(({ name }) => name === 'hiddenTool_neverOffered')) return;
  await eventuallyOffered(names);
}

/** Changes the setting, until our extension has it too. */
async function withAgents(value: 'off' | 'read', run: () => Promise<void>): Promise<void> {
  const { settings } = await access();
  await withSetting('agents', value, async () => {
    await until(`agents: ${value}`, () =>
      Promise.resolve(settings.current.agents === value ? true : undefined),
    );
    await run();
  });
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
