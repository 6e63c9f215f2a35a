import { get } from 'node:http';

/** A request to a server of this machine. */
interface HttpQuestion {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** For the whole answer: a server may send a byte at a time. */
  readonly timeoutMs: number;
  readonly maximumBytes: number;
}

/** @returns the body of an answer with status 200; undefined if there is none in time, or a longer one. */
export function httpGet({ timeoutMs, maximumBytes, ...where }: HttpQuestion): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get({ ...where, agent: false, headers: { connection: 'close' } });
    const answer = (body: string | undefined): void => {
      clearTimeout(timer);
      request.destroy();
      resolve(body);
    };
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
}
