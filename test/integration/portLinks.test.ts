import { deepEqual, equal, match, ok } from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TestAccess } from '../../src/extension';
import { extensionId } from '../../src/model/actions/portLink';
import { startListening, stopAll } from '../support/listeningProcess';
import { access, withSetting } from './access';
import type { Answer, Asked } from './person';
import { answering, pressing } from './person';

describe('a link that VS Code hands to the extension', () => {
  let extension: TestAccess;
  before(async () => {
    extension = await access();
  });
  afterEach(stopAll);

  async function follow(link: string, answer: Answer = () => undefined): Promise<readonly Asked[]> {
    const uri = vscode.Uri.parse(`${vscode.env.uriScheme}://${extensionId}/${link}`, true);
    return answering(answer, async () => {
      await extension.links.handleUri(uri);
    });
  }

  it('asks before it stops the process, also where the setting asks for nothing', async () => {
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = server.ports;
    await withSetting('confirmTerminate', false, async () => {
      const [question] = await follow(`stop?port=${port}&pid=${server.pid}`);
      match(question?.message ?? '', /^Terminate node\b/);
      ok(question?.actions.includes('Terminate'));
      ok(server.isRunning());
      await follow(`stop?port=${port}`, pressing('Terminate'));
    });
    await server.ended;
  });

  it('reveals the row of a port without a question', async () => {
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    deepEqual(await follow(`reveal?port=${server.ports[0] ?? 0}`), []);
  });

  it('of another form does nothing, and says so', async () => {
    const server = await startListening({ sockets: [{ host: '127.0.0.1' }] });
    const [port = 0] = server.ports;
    for (const link of [
      `kill?port=${port}`,
      `stop?port=${port}&force=true`,
      `stop?port=${port}#now`,
      'stop',
    ]) {
      const said = await follow(link, pressing('Terminate'));
      equal(said.length, 1, link);
      match(said[0]?.message ?? '', /nothing was done/);
    }
    ok(server.isRunning());
  });
});
