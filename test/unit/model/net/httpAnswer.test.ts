import assert from 'node:assert/strict';
import type { HttpAnswer } from '../../../../src/model/net/httpAnswer';
import { mcpSign, titleOf } from '../../../../src/model/net/httpAnswer';

const answer = (more: Partial<HttpAnswer>): HttpAnswer => ({
  ...{ status: 200, reason: 'OK', headers: {}, body: '', milliseconds: 1 },
  ...more,
});
const page = (body: string): HttpAnswer =>
  answer({ headers: { 'content-type': 'text/html; charset=utf-8' }, body });

describe('titleOf', () => {
  it('reads the title of a page, with its entities', () => {
    assert.equal(
      titleOf(page('<html><head><TITLE lang="en">\n Fish &amp; Chips &#8211; &#x263a; </TITLE>')),
      'Fish & Chips – ☺',
    );
  });

  it('reads none of what is no page, or has none', () => {
    assert.equal(titleOf(page('<p>hello</p>')), undefined);
    assert.equal(titleOf(page('<title> </title>')), undefined);
    const json = answer({ headers: { 'content-type': 'application/json' }, body: '"<title>no</title>"' });
    assert.equal(titleOf(json), undefined);
  });

  it('reads a thousand characters of one that never ends, and no code that is no character', () => {
    assert.equal(titleOf(page(`<title>${'x'.repeat(60_000)}`))?.length, 1_000);
    assert.equal(
      titleOf(page('<title>&#9999999; &#xffffff; &unknown;</title>')),
      '&#9999999; &#xffffff; &unknown;',
    );
  });

  it('stays fast on markup made to be slow', () => {
    assert.equal(titleOf(page('<title '.repeat(9_000))), undefined);
  });
});

describe('mcpSign', () => {
  const error = (message: string): string =>
    JSON.stringify({ jsonrpc: '2.0', error: { code: -32000, message }, id: null });

  it('is certain of what only an MCP endpoint answers', () => {
    for (const said of [
      answer({ status: 406, body: error('Not Acceptable: Client must accept text/event-stream') }),
      answer({ status: 400, headers: { 'mcp-session-id': 'a' } }),
      answer({
        headers: { 'content-type': 'text/event-stream' },
        body: 'event: endpoint\ndata: /messages?sessionId=1\n\n',
      }),
    ]) {
      assert.deepEqual(mcpSign('/mcp', said), { path: '/mcp', isCertain: true });
    }
  });

  it('takes an error of JSON-RPC, or a question for an account, at the usual path for a likely one', () => {
    for (const said of [
      answer({ status: 405, body: error('Method not allowed.') }),
      answer({
        status: 401,
        headers: {
          'www-authenticate':
            'Bearer resource_metadata="http://localhost/.well-known/oauth-protected-resource"',
        },
      }),
    ]) {
      assert.deepEqual(mcpSign('/mcp', said), { path: '/mcp', isCertain: false });
      assert.equal(mcpSign('/', said), undefined);
    }
  });

  it('takes no page and no other JSON for one', () => {
    for (const said of [
      page('<title>MCP</title>'),
      answer({ status: 404, body: '{"error":{"message":"mcp"}}' }),
      answer({ status: 404, body: 'not found' }),
      answer({ body: error('text/event-stream') }),
    ]) {
      assert.equal(mcpSign('/mcp', said), undefined);
    }
  });
});
