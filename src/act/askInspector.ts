import { get } from 'node:http';
import * as v from 'valibot';
import { parseJson } from '../model/text/json';

const timeoutMs = 1_000;
const maximumBytes = 16 * 1024;

const versionSchema = v.object({ Browser: v.string(), 'Protocol-Version': v.string() });

/**
 * Whether a debugger that speaks the protocol of Chrome's DevTools listens: the inspectors of Node.js, Deno and Bun, and
 * browsers, answer `GET /json/version` with `{"Browser":"node.js/v20.20.2","Protocol-Version":"1.1"}`.
 * @returns what it calls itself; undefined if no such debugger answers in time.
 */
export async function askInspector(host: string, port: number): Promise<string | undefined> {
  const text = await new Promise<string | undefined>((resolve) => {
    const request = get({
      host,
      port,
      path: '/json/version',
      agent: false,
      headers: { connection: 'close' },
    });
    const answer = (body: string | undefined): void => {
      clearTimeout(timer);
      request.destroy();
      resolve(body);
    };
    // for the whole answer: a server may send a byte at a time
    const timer = setTimeout(() => {
      answer(undefined);
    }, timeoutMs);
    request.on('error', () => {
      answer(undefined);
    });
    request.once('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('error', () => {
        answer(undefined);
      });
      response.on('data', (part: string) => {
        body += part;
        if (body.length > maximumBytes) answer(undefined);
      });
      response.once('end', () => {
        answer(response.statusCode === 200 ? body : undefined);
      });
    });
  });
  const parsed = v.safeParse(versionSchema, text === undefined ? undefined : parseJson(text));
  return parsed.success ? parsed.output.Browser : undefined;
}
