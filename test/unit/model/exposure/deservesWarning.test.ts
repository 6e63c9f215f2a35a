import assert from 'node:assert/strict';
import { deservesWarning } from '../../../../src/model/exposure/findings';
import type { Process } from '../../../../src/model/process/process';
import type { Recognition } from '../../../../src/model/recognition/recognize';
import { recognize } from '../../../../src/model/recognition/recognize';
import { hostContext, listener, ownedBy, process_, root } from '../../builders';

const modules = '/home/alice/shop/node_modules';
const bash = process_(50, ['/bin/bash']);
const npm = process_(60, ['npm run dev'], { executable: '/usr/bin/node' });
const systemd = process_(1, ['/usr/lib/systemd/systemd'], { name: 'systemd', user: root });

function recognized(process: Process, ...ancestors: Process[]): Recognition {
  return recognize(process, ancestors, hostContext);
}

describe('deservesWarning', () => {
  const vite = process_(100, ['node', `${modules}/.bin/vite`]);
  const redis = process_(100, ['/usr/bin/redis-server']);
  const on = (process: Process, endpoint: string, ...ancestors: Process[]): boolean =>
    deservesWarning(recognize(process, ancestors, hostContext), listener(endpoint, ownedBy(process)));

  it('is true for dev servers and services of the user that other machines can reach', () => {
    assert.ok(on(vite, '0.0.0.0:5173', bash));
    assert.ok(on(vite, '192.168.1.20:5173', bash));
    assert.ok(on(redis, '[::]:6379', npm, bash));
  });

  it('is false on loopback, for UDP and in another network namespace', () => {
    assert.ok(!on(vite, '127.0.0.1:5173', bash));
    assert.ok(!on(vite, '0.0.0.0:5353/udp', bash));
    const other = { ...listener('0.0.0.0:80', ownedBy(vite)), namespace: { kind: 'other', id: 7 } } as const;
    assert.ok(!deservesWarning(recognized(vite, bash), other));
  });

  it('is false for processes of the system, of others and of the editor, and for unknown ones', () => {
    assert.ok(!on({ ...redis, user: { uid: 112, name: 'redis' } }, '0.0.0.0:6379', systemd));
    assert.ok(!on(process_(100, ['/usr/bin/syncthing']), '0.0.0.0:22000', bash));
    assert.ok(!on(process_(900, ['/usr/share/code/code']), '0.0.0.0:40000'));
    assert.ok(!deservesWarning(undefined, listener('0.0.0.0:80', ownedBy(vite))));
  });

  it('is true for a debugger, whatever runs it, unless it is on loopback', () => {
    const delve = process_(100, ['/home/alice/go/bin/dlv', 'debug', '--listen=:2345']);
    assert.ok(deservesWarning(recognized(delve, bash), listener('0.0.0.0:2345', ownedBy(delve)), 'go'));
    assert.ok(!deservesWarning(recognized(delve, bash), listener('127.0.0.1:2345', ownedBy(delve)), 'go'));
  });
});
