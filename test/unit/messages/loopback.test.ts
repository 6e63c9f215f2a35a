import assert from 'node:assert/strict';
import { adviceText } from '../../../src/messages/loopback';
import type { Advice } from '../../../src/model/loopback/advice';
import { bindAdvice, publishingAdvice } from '../../../src/model/loopback/advice';
import { backingServices } from '../../../src/model/recognition/backingServices';
import { frameworks } from '../../../src/model/recognition/frameworks';
import { at, container, hiddenOwner, listener, ownedBy, process_, root } from '../builders';

const modules = '/home/alice/shop/node_modules';

describe('adviceText', () => {
  const advise = (
    argv: readonly string[],
    port: number,
    recognition: Parameters<typeof bindAdvice>[0] = { framework: undefined, service: undefined },
  ): Advice | undefined => {
    const process = process_(100, [...argv]);
    return bindAdvice(recognition, [process], listener(`0.0.0.0:${port}`, ownedBy(process)));
  };
  const text = (...of: Parameters<typeof advise>): string => {
    const advice = advise(...of);
    assert.ok(advice);
    return adviceText(advice);
  };
  const vite = { framework: 'vite', service: undefined } as const;

  it('says what to start and what happens without', () => {
    assert.equal(
      text(['node', `${modules}/.bin/vite`, '--host'], 5173, vite),
      'Start Vite with --host 127.0.0.1. By default, it listens on loopback.',
    );
  });

  it('says which flag has to go', () => {
    assert.equal(
      text(['mongod'], 27017, { framework: undefined, service: 'mongodb' }),
      'Start MongoDB with --bind_ip 127.0.0.1 and without --bind_ip_all. By default, it listens on loopback.',
    );
    assert.match(
      text(['symfony', 'serve'], 8000, { framework: 'symfony', service: undefined }),
      /^Start Symfony with --listen-ip 127\.0\.0\.1 and without --allow-all-ip\./,
    );
  });

  it('says which variable to set', () => {
    assert.equal(
      text(['node'], 3000, { framework: 'create-react-app', service: undefined }),
      'Start Create React App with HOST=127.0.0.1 in its environment. By default, it listens on all interfaces.',
    );
  });

  it('says what to change in the code', () => {
    assert.equal(
      text(['node', 'server.js'], 3000),
      "Call listen(port, '127.0.0.1') in the code. Without a host, it listens on all interfaces.",
    );
    assert.match(
      text(['bun', 'server.ts'], 3000),
      /^Pass \{ hostname: '127\.0\.0\.1' \} to Bun\.serve in the code\. /,
    );
  });

  it('names Spring Boot for a jar, which may hold it', () => {
    assert.match(
      text(['java', '-jar', 'shop.jar'], 8080),
      /If the jar holds Spring Boot, start it with --server\.address=127\.0\.0\.1\.$/,
    );
  });

  it('is about the debugger on its port', () => {
    const argv = ['node', '--inspect=0.0.0.0', `${modules}/.bin/vite`];
    assert.match(text(argv, 9229, vite), /--inspect alone/);
    assert.match(text(argv, 5173, vite), /--host/);
  });

  it('says how to publish the port of a container, alone or of a Compose project', () => {
    const web = container({
      ports: [{ hostAddresses: [at('0.0.0.0')], hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
    });
    const published = (of: typeof web): string => {
      const advice = publishingAdvice({
        listener: listener('0.0.0.0:8080', hiddenOwner('no-permission', root)),
        container: of,
        proxyTarget: undefined,
      });
      assert.ok(advice);
      return adviceText(advice);
    };
    assert.match(published(web), /^Recreate the container with -p 127\.0\.0\.1:8080:80\. /);
    assert.match(
      published({ ...web, project: 'shop', service: 'web' }),
      /127\.0\.0\.1:8080:80, .*docker compose up/,
    );
  });

  it('is finished sentences for every framework and service', () => {
    const recognitions = [
      ...[...frameworks.keys()].map((framework) => ({ framework, service: undefined })),
      ...[...backingServices.values()]
        .filter(({ binding }) => binding !== undefined)
        .map(({ id }) => ({ framework: undefined, service: id })),
    ];
    for (const recognition of recognitions) {
      const advice = advise(['node'], 3000, recognition);
      const id = recognition.framework ?? recognition.service;
      assert.ok(advice, id);
      assert.match(adviceText(advice), /^[A-Z].*[.]$/, id);
      // what a quick pick shows of it before it is cut
      const [first = ''] = adviceText(advice).split(/(?<=\.) (?=[A-Z])/);
      assert.ok(first.length <= 85 || id === 'minio', first);
      assert.doesNotMatch(JSON.stringify(advice) + adviceText(advice), /PORT|undefined| {2}/, id);
    }
  });
});
