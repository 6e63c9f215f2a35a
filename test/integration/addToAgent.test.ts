import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import * as vscode from 'vscode';
import { agentTools } from '../../src/agent/tools';
import type { Answer, Asked } from './person';
import { access } from './access';
import { answering, picking, pressing } from './person';

const settings = '# mine\nmodel = "gpt-5.1"\n';

/** What a server of the Model Context Protocol answers to the question for its tools. */
function toolNames(command: string, args: readonly string[]): Promise<readonly string[]> {
  const version = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '0' },
  };
  const requests = [
    { jsonrpc: '2.0', id: 1, method: 'initialize', params: version },
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { jsonrpc: '2.0', id: 2, method: 'tools/list' },
  ];
  return new Promise((resolve, reject) => {
    const server = execFile(command, args);
    let output = '';
    server.once('error', reject);
    server.once('exit', (code) => {
      reject(new Error(`the server exited with ${String(code)}`));
    });
    server.stdout?.on('data', (data: string) => {
      output += data;
      const line = output.split('\n').find((one) => one.includes('"id":2'));
      if (line === undefined || !output.endsWith('\n')) return;
      const { result } = JSON.parse(line) as { result: { tools: { name: string }[] } };
      resolve(result.tools.map(({ name }) => name));
      server.stdin?.end();
    });
    server.stdin?.write(requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
  });
}

describe('Add to an Agent…', () => {
  let home: string;
  const outerHome = process.env['CODEX_HOME'];
  before(async () => {
    await access();
    home = await mkdtemp(join(tmpdir(), 'codex-'));
    process.env['CODEX_HOME'] = home;
    await writeFile(join(home, 'config.toml'), settings);
  });
  after(async () => {
    if (outerHome === undefined) delete process.env['CODEX_HOME'];
    else process.env['CODEX_HOME'] = outerHome;
    await rm(home, { recursive: true });
  });

  async function addToCodex(answer: Answer): Promise<readonly Asked[]> {
    let said: readonly Asked[] = [];
    await picking(
      ({ label }) => label === 'Codex',
      async () => {
        said = await answering(answer, async () => {
          await vscode.commands.executeCommand('localPorts.addToAgent');
        });
      },
    );
    return said;
  }

  const file = (): Promise<string> => readFile(join(home, 'config.toml'), 'utf8');

  it('shows the change, and writes nothing without a yes', async () => {
    const [question] = await addToCodex(() => undefined);
    match(question?.detail ?? '', /^\+ \[mcp_servers\.local-ports\]$/m);
    equal(await file(), settings);
  });

  it('writes an entry that starts the server with its tools, and removes it again', async () => {
    await addToCodex(pressing('Add'));
    const text = await file();
    ok(text.startsWith(settings));
    const { mcp_servers } = parse(text) as {
      mcp_servers: Record<string, { command: string; args: string[] }>;
    };
    const entry = mcp_servers['local-ports'];
    ok(entry);
    const named = await toolNames(entry.command, entry.args);
    deepEqual([...named].sort(), agentTools.map(({ name }) => name).sort());
    await addToCodex(pressing('Remove'));
    equal(await file(), settings);
  });
});
