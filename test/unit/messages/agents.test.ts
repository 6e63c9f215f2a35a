import assert from 'node:assert/strict';
import { agentConfirmation, withAgent } from '../../../src/messages/agents';
import type { ListenerRow } from '../../../src/model/rows/listenerRow';
import { container, listener, ownedBy, process_, rowsIn, snapshotOf } from '../builders';
import { noNames } from '../../../src/model/rows/names';

const hostile = process_(4711, ['node', 'server.js', '\u202egnp.exe', '--token', 'hunter2'], {
  name: 'no\u200bde',
});

function rowsOf(names = noNames): readonly [ListenerRow, ...ListenerRow[]] {
  const listeners = ['127.0.0.1:3000', '0.0.0.0:3001'].map((endpoint) =>
    listener(endpoint, ownedBy(hostile)),
  );
  const [first, ...others] = rowsIn(snapshotOf(listeners), names);
  assert.ok(first);
  return [first, ...others];
}

describe('the question before an agent has something ended', () => {
  it('names process, PID, ports and the whole command, with what is not seen as its code and no secret', () => {
    const { title, lines } = agentConfirmation(rowsOf());
    const text = [title, ...lines].join('\n');
    assert.match(title, /^Terminate .*\?$/);
    assert.ok(lines.includes('Process: no\\u{200b}de (PID 4711)'), text);
    assert.ok(lines.includes('Ports: 3000, 3001') || lines.includes('Ports: 3000 and 3001'), text);
    assert.ok(text.includes('node server.js \\u{202e}gnp.exe --token '), text);
    assert.ok(!text.includes('hunter2'));
    assert.ok(!/[\u200b\u202e]/.test(text));
  });

  it('names a project and its folder', () => {
    const project = { name: 'shop', folder: '/home/alice/shop' } as ListenerRow['project'];
    const { lines } = agentConfirmation(rowsOf({ ...noNames, projectOf: () => project }));
    assert.ok(lines.includes('Project: shop in /home/alice/shop'), lines.join('\n'));
  });

  it('names a container that would be stopped', () => {
    const { title } = agentConfirmation(
      rowsOf({ ...noNames, containerOf: () => container({ name: 'web' }) }),
    );
    assert.equal(title, 'Stop container web?');
  });

  it('says who asks, also where the question is shown whole', () => {
    const question = { message: 'Terminate?', detail: 'short', whole: () => 'all of it' };
    const { detail, whole } = withAgent(question, 'claude\u202e-code');
    assert.match(detail, /^A coding agent asks for it, which calls itself claude\ufffd-code\.\n\nshort$/);
    assert.match(whole?.() ?? '', /calls itself[^]*all of it$/);
    assert.match(withAgent(question, undefined).detail, /^A coding agent of this window asks for it\./);
  });
});
