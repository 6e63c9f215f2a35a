import * as v from 'valibot';
import { httpGet } from '../collect/httpGet';
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
  const text = await httpGet({ host, port, path: '/json/version', timeoutMs, maximumBytes });
  const parsed = v.safeParse(versionSchema, text === undefined ? undefined : parseJson(text));
  return parsed.success ? parsed.output.Browser : undefined;
}
