import assert from 'node:assert/strict';
import { portProxyQuestion, stopContainerQuestion } from '../../../src/messages/containers';
import { at, container, process_ } from '../builders';

describe('the question before stopping a container', () => {
  const published = (hostPort: number) =>
    ({ hostAddresses: [at('0.0.0.0')], hostPort, containerPort: 80, protocol: 'tcp' }) as const;

  it('names it and each of its ports once', () => {
    const web = container({ name: 'web', ports: [published(8080), published(8080), published(8443)] });
    assert.equal(stopContainerQuestion(web).message, 'Stop container web, ports 8080 and 8443?');
    assert.equal(
      stopContainerQuestion({ ...web, ports: [published(8080)] }).message,
      'Stop container web, port 8080?',
    );
  });

  it("claims no port of one that publishes none, as in the host's network", () => {
    assert.equal(stopContainerQuestion(container({ name: 'web' })).message, 'Stop container web?');
  });

  it('promises nothing to one that is removed when it stops', () => {
    assert.match(
      stopContainerQuestion(container()).detail,
      /Unless it was started with --rm, it keeps its data/,
    );
  });

  it('shows a hostile name in one line', () => {
    assert.equal(
      stopContainerQuestion(container({ name: 'a\n\u202eb' })).message,
      'Stop container a ⏎ \ufffdb?',
    );
  });
});

describe('the question before terminating a process that forwards ports', () => {
  const relay = process_(5, ['wslrelay.exe'], { name: 'wslrelay.exe' });
  const target = {
    protocol: 'tcp',
    hostAddress: at('0.0.0.0'),
    hostPort: 8080,
    containerAddress: at('172.17.0.2'),
    containerPort: 80,
  } as const;

  it('says where it forwards them, as far as that is known', () => {
    assert.equal(
      portProxyQuestion(relay, 1, undefined).message,
      'wslrelay.exe (PID 5) forwards its ports to containers or other programs.',
    );
    assert.equal(
      portProxyQuestion(relay, 0, target).message,
      'wslrelay.exe (PID 5) forwards its port to port 80 of the container at 172.17.0.2.',
    );
    assert.equal(
      portProxyQuestion(relay, 2, target).message,
      'wslrelay.exe (PID 5) forwards its ports to 2 containers.',
    );
  });

  it('says what terminating it would do', () => {
    assert.match(
      portProxyQuestion(relay, 0, undefined).detail,
      /they keep running but cannot be reached on these ports/,
    );
  });
});
