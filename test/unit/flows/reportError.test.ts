import assert from 'node:assert/strict';
import type { Issue } from '../../../src/flows/openIssue';
import { reportError } from '../../../src/flows/reportError';
import { CollectFailure } from '../../../src/collect/collector';
import { NothingToDo, UserError } from '../../../src/model/text/userError';
import type { Answer } from './fakeDialogs';
import { FakeDialogs } from './fakeDialogs';

async function report(error: unknown, ...answers: readonly Answer[]) {
  return reportWhere(true, error, answers);
}

/** @param hasForm whether the editor has a form for issues. */
async function reportWhere(hasForm: boolean, error: unknown, answers: readonly Answer[]) {
  const dialogs = new FakeDialogs(...answers);
  const lines: string[] = [];
  const opened: unknown[] = [];
  const log = {
    info: (line: string) => lines.push(`info ${line}`),
    error: (line: string) => lines.push(`error ${line}`),
    show: () => opened.push('log'),
  };
  const issues = {
    openIssueReporter: (issue: Issue) => Promise.resolve(opened.push(issue) > 0 && hasForm),
    copyDocument: (text: string) => Promise.resolve(void opened.push(text)),
  };
  const anonymous = (line: string): string => line.replaceAll('/home/ann', '~');
  await reportError({ dialogs, log, ...issues, anonymous }, 'localPorts.freePort', error);
  return { dialogs, lines, opened };
}

describe('reportError', () => {
  it('tells that there is nothing to act on as information, without a trace in the log', async () => {
    const { dialogs, lines } = await report(new NothingToDo('There is no such folder.'));
    assert.deepEqual(dialogs.messages, [{ level: 'information', text: 'There is no such folder.' }]);
    assert.deepEqual(lines, ['info localPorts.freePort: There is no such folder.']);
  });

  it('shows the message of an expected failure unchanged, without a stack in the log', async () => {
    const { dialogs, lines } = await report(new UserError('The terminal was closed.'));
    assert.deepEqual(dialogs.messages, [{ level: 'error', text: 'The terminal was closed.' }]);
    assert.deepEqual(lines, ['info localPorts.freePort: The terminal was closed.']);
  });

  it("logs an expected failure's detail", async () => {
    const { dialogs, lines } = await report(new CollectFailure('denied', "Couldn't list ports.", 'EACCES'));
    assert.deepEqual(dialogs.messageTexts, ["Couldn't list ports."]);
    assert.deepEqual(lines, ["info localPorts.freePort: Couldn't list ports. EACCES"]);
  });

  it('is silent about a cancellation', async () => {
    const canceled = new Error('Canceled');
    canceled.name = 'Canceled';
    for (const error of [canceled, AbortSignal.abort().reason as unknown]) {
      const { dialogs, lines } = await report(error);
      assert.deepEqual([dialogs.messages, dialogs.offered, lines], [[], [], []]);
    }
  });

  it('shows a defect as one plain sentence, and logs its stack', async () => {
    const defect = new TypeError("Cannot read properties of undefined (reading 'pid')");
    const { dialogs, lines, opened } = await report(defect, undefined);
    assert.deepEqual(dialogs.offered, [
      {
        level: 'error',
        message: 'Local Ports ran into an unexpected problem.',
        detail: '',
        actions: ['Show Log', 'Report Issue'],
      },
    ]);
    assert.match(lines[0] ?? '', /^error localPorts\.freePort: TypeError: Cannot read .*\n\s+at /);
    assert.deepEqual(opened, []);
  });

  it('shows the log if asked to', async () => {
    const { opened } = await report('not an error', 'Show Log');
    assert.deepEqual(opened, ['log']);
  });

  it('opens the issue reporter only if asked to', async () => {
    const { opened } = await report(new Error('defect'), 'Report Issue');
    const [issue] = opened as { title: string; body: string }[];
    assert.equal(issue?.title, 'localPorts.freePort: Error: defect');
    assert.match(issue.body, /^```text\nError: defect\n/);
  });

  it('names no folder of the person in an issue', async () => {
    const defect = new Error('no /home/ann/shop');
    defect.stack = 'Error: no /home/ann/shop\n    at /home/ann/.vscode/x.js:1:2';
    const [issue] = (await report(defect, 'Report Issue')).opened as Issue[];
    assert.equal(issue?.title, 'localPorts.freePort: Error: no ~/shop');
    assert.doesNotMatch(issue.body, /ann/);
  });

  it('copies the text and says so where the editor has no form for issues', async () => {
    const { dialogs, opened } = await reportWhere(false, new Error('defect'), ['Report Issue']);
    assert.match(String(opened[1]), /^localPorts\.freePort: Error: defect\n\n```text\nError: defect\n/);
    assert.deepEqual(dialogs.messageTexts, [
      'This editor has no form for issues. The text was copied: paste it into an issue.',
    ]);
  });
});
