import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { builtFile } from '../../../scripts/host/projectRoot';
import type { Outcome, Refusal } from '../../../src/model/actions/termination';
import type { Process } from '../../../src/model/process/process';
import { Conversation } from '../../support/linux/conversation';
import type { Request } from '../../support/linux/terminatorChild';
import { skipBecause } from '../../support/skip';

/** Debian's `qemu-user-static`. It also runs programs of the machine's own architecture, so no other Node.js is needed. */
const names: Partial<Record<NodeJS.Architecture, string>> = {
  x64: 'qemu-x86_64-static',
  arm64: 'qemu-aarch64-static',
};

describe('an extension host under qemu-user, which shows its own process falsely', function () {
  this.timeout(120_000);
  const started: Conversation[] = [];

  before(function () {
    if (process.platform !== 'linux') skipBecause(this, 'qemu-user is for Linux');
  });

  afterEach(async () => {
    for (const program of started.splice(0)) await program.stop();
  });

  function start(command: string, ...args: readonly string[]): Conversation {
    const program = new Conversation(command, args);
    started.push(program);
    return program;
  }

  async function refusals(program: Conversation): Promise<{
    readonly parent: Refusal | undefined;
    readonly other: Refusal | undefined;
    readonly forced: Outcome;
    readonly ownChain: readonly Process[];
  }> {
    await program.answer();
    const ask = async (request: Request): Promise<unknown> =>
      deserialize(Buffer.from(await program.ask(serialize(request).toString('base64')), 'base64'));
    const victim = start('perl', '-e', '$| = 1; print "ok\\n"; 1 while <STDIN>;');
    await victim.answer();
    const [identity] = (await ask({ ask: 'ancestorChain', pid: victim.pid })) as Process[];
    assert.ok(identity);
    const target = { pid: victim.pid, startMark: identity.startMark, name: 'perl', listeners: [] };
    return {
      parent: (await ask({ ask: 'refusal', pid: process.pid })) as Refusal | undefined,
      other: (await ask({ ask: 'refusal', pid: victim.pid })) as Refusal | undefined,
      forced: (await ask({ ask: 'terminate', target, signal: 'SIGKILL', isHasty: true })) as Outcome,
      ownChain: (await ask({ ask: 'ancestorChain', pid: program.pid })) as Process[],
    };
  }

  it('refuses its parent, and everything else, which could be an ancestor', async function () {
    const qemu = process.env['LOCAL_PORTS_TEST_QEMU'] ?? names[process.arch];
    if (qemu === undefined) skipBecause(this, `no emulator is known for ${process.arch}`);
    try {
      await promisify(execFile)(qemu, [process.execPath, '--version']);
    } catch (error) {
      skipBecause(this, `needs qemu-user-static, or its path in LOCAL_PORTS_TEST_QEMU: ${String(error)}`);
    }
    const emulated = start(qemu, process.execPath, builtFile('test/support/linux/terminatorChild'));
    const { parent, other, forced, ownChain } = await refusals(emulated);
    assert.equal(parent?.kind, 'editorAncestor');
    // a later version may show the whole chain again
    if (ownChain.length > 1) return;
    assert.equal(other?.kind, 'unknownLineage');
    assert.equal(forced.kind, 'refused');
  });

  it('is no reason to refuse anything else on the processor itself', async () => {
    const child = start(process.execPath, builtFile('test/support/linux/terminatorChild'));
    const { parent, other, forced } = await refusals(child);
    assert.equal(parent?.kind, 'editorAncestor');
    assert.equal(other, undefined);
    assert.equal(forced.kind, 'exited');
  });
});
