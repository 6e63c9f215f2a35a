import assert from 'node:assert/strict';
import {
  forwardingSentence,
  loopbackSentence,
  outletSentence,
  tunnelSentences,
} from '../../../src/messages/tunnels';
import { outletOf } from '../../../src/model/exposure/outlets';
import { listener, ownedBy, process_, rowsIn, snapshotOf } from '../builders';

const ngrok = { title: 'ngrok', from: undefined, pid: 9, targets: 'unknown' } as const;
const ssh = { title: 'ssh -R', from: 'alice@host', pid: 8, targets: 'any' } as const;
const portless = { title: 'portless', from: 'shop.localhost:1355', pid: undefined, targets: [] } as const;

describe('what is said of a listener on loopback', () => {
  const none = { known: [], possible: [], local: [] };
  const only = 'Listening on loopback: only programs on this machine can connect.';
  const directly = 'Listening on loopback: only programs on this machine can connect directly.';

  it('is that only this machine can connect if nothing leads to it', () => {
    assert.equal(loopbackSentence(none, 'machine'), only);
    assert.deepEqual(tunnelSentences(none), []);
  });

  it('is no such thing if something leads to it, may do so, or was not read', () => {
    assert.equal(loopbackSentence({ ...none, known: [ngrok] }, 'machine'), directly);
    assert.equal(loopbackSentence({ ...none, possible: [ngrok] }, 'machine'), directly);
    assert.equal(loopbackSentence(undefined, 'machine'), directly);
  });

  it('names what leads to it', () => {
    assert.deepEqual(tunnelSentences({ ...none, known: [portless, ssh], possible: [ngrok] }), [
      'Also reached through portless (shop.localhost:1355) and ssh -R (alice@host, PID 8).',
      'Perhaps also reached through ngrok (PID 9): where it leads cannot be seen.',
    ]);
  });

  it('mentions the forwards of VS Code in remote windows alone', () => {
    assert.equal(forwardingSentence('machine'), undefined);
    for (const remote of ['ssh', 'wsl', 'container'] as const) {
      assert.equal(loopbackSentence(none, remote), directly);
      assert.match(forwardingSentence(remote) ?? '', /VS Code may forward/);
    }
  });
});

describe('where a listener leads', () => {
  for (const [commandLine, port, expected] of [
    ['kubectl port-forward svc/web 8080:80', 8080, 'Leads to port 80 of svc/web in Kubernetes.'],
    ['kubectl -n shop port-forward pod/web-1 5432', 5432, 'Leads to port 5432 of pod/web-1 in Kubernetes.'],
    ['kubectl port-forward --address 127.0.0.1 web :80', 40123, 'Leads to port 80 of web in Kubernetes.'],
    ['kubectl port-forward svc/web 8080:80 8443:443', 8443, 'Leads to port 443 of svc/web in Kubernetes.'],
    [
      'kubectl port-forward -n shop deploy/api 9000:90',
      9000,
      'Leads to port 90 of deploy/api in Kubernetes.',
    ],
    ['kubectl port-forward svc/web 8080:80', 9999, undefined],
    ['kubectl proxy', 8001, undefined],
    ['ssh -L 5433:db:5432 alice@host', 5433, 'Leads to db:5432, as alice@host sees it (ssh -L).'],
    ['ssh -NL 127.0.0.1:8080:[::1]:80 host', 8080, 'Leads to [::1]:80, as host sees it (ssh -L).'],
    ['ssh -D 1080 host', 1080, 'Leads wherever host can connect (ssh -D).'],
    ['ssh -R 8080:localhost:3000 host', 8080, undefined],
    ['node server.js', 3000, undefined],
  ] as const) {
    it(`is ${expected === undefined ? 'not said' : `"${expected}"`} of port ${port} by ${commandLine}`, () => {
      const owner = ownedBy(process_(100, commandLine.split(' ')));
      const [row] = rowsIn(snapshotOf([listener(`127.0.0.1:${port}`, owner)]));
      assert.ok(row);
      const outlet = outletOf(row);
      assert.equal(outlet && outletSentence(outlet), expected);
    });
  }
});
