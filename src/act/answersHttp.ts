import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';
import type { Scheme } from '../model/net/url';

const timeoutMs = 3_000;

/**
 * Whether a server answers a request, whatever it answers. Its certificate is not checked, and its answer is not read.
 * @param cancelled ends the question.
 */
export function answersHttp(
  scheme: Scheme,
  host: string,
  port: number,
  cancelled: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const options = {
      host,
      port,
      path: '/',
      agent: false,
      headers: { connection: 'close' },
      signal: cancelled,
    };
    const request =
      scheme === 'https' ? getSecure({ ...options, rejectUnauthorized: false }) : getPlain(options);
    const answer = (isAnswer: boolean): void => {
      clearTimeout(timer);
      request.destroy();
      resolve(isAnswer);
    };
    const timer = setTimeout(() => {
      answer(false);
    }, timeoutMs);
    request.on('error', () => {
      answer(false);
    });
    request.once('response', () => {
      answer(true);
    });
  });
}
