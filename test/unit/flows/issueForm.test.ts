import assert from 'node:assert/strict';
import { formTakesText } from '../../../src/flows/issueForm';

describe('formTakesText', () => {
  it('says that the form takes a text for issues on GitHub', () => {
    for (const manifest of [
      { bugs: { url: 'https://github.com/someone/local-ports/issues' } },
      { bugs: { url: 'https://github.com/someone/local-ports' } },
      { repository: { type: 'git', url: 'https://github.com/someone/local-ports.git' } },
      {
        bugs: { url: 'https://example.com/issues' },
        repository: { url: 'https://github.com/someone/local-ports' },
      },
    ]) {
      assert.equal(formTakesText(manifest, true), true, JSON.stringify(manifest));
    }
  });

  it('says that it does not for issues elsewhere, where the form is empty, or nowhere', () => {
    for (const manifest of [
      {},
      undefined,
      { bugs: { url: 'https://example.com/local-ports/issues' } },
      { bugs: 'https://github.com/someone/local-ports/issues' },
      { bugs: { email: 'someone@example.com' } },
      { bugs: { url: 'https://github.com/someone/local-ports/discussions' } },
      { repository: { url: 'git+https://github.com/someone/local-ports.git' } },
      { repository: { url: 'https://github.com/someone/local-ports/tree/main' } },
    ]) {
      assert.equal(formTakesText(manifest, true), false, JSON.stringify(manifest));
    }
  });

  it('says that it does not where feedback is turned off; versions without that setting have none', () => {
    const manifest = { bugs: { url: 'https://github.com/someone/local-ports/issues' } };
    assert.deepEqual(
      [true, undefined, false].map((feedback) => formTakesText(manifest, feedback)),
      [true, true, false],
    );
  });
});
