import assert from 'node:assert/strict';
import { openIssue } from '../../../src/flows/openIssue';
import { FakeDialogs } from './fakeDialogs';

describe('openIssue', () => {
  it('copies what the form does not take: the title, if there is one, and the text', async () => {
    const copied: string[] = [];
    const dialogs = new FakeDialogs();
    const dependencies = {
      dialogs,
      openIssueReporter: () => Promise.resolve(false),
      copyDocument: (text: string) => Promise.resolve(void copied.push(text)),
    };
    await openIssue(dependencies, { title: '', body: 'What happened?' });
    await openIssue(dependencies, { title: '3 of 70 failed', body: 'What happened?' });
    assert.deepEqual(copied, ['What happened?', '3 of 70 failed\n\nWhat happened?']);
    assert.equal(dialogs.messageTexts.length, 2);
  });
});
