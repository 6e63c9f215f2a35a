import type { HttpTarget } from './httpRequest';
import { httpRequest } from './httpRequest';

const timeoutMs = 3_000;

/**
 * Whether a server answers a request, whatever it answers, which is not read.
 * @param cancelled ends the question.
 */
export function answersHttp(target: HttpTarget, cancelled: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const request = httpRequest(target);
    const answer = (isAnswer: boolean): void => {
      clearTimeout(timer);
      cancelled.removeEventListener('abort', cancel);
      request.destroy();
      resolve(isAnswer);
    };
    const cancel = (): void => {
      answer(false);
    };
    const timer = setTimeout(cancel, timeoutMs);
    cancelled.addEventListener('abort', cancel);
    request.on('error', cancel);
    for (const event of ['response', 'upgrade'] as const)
      request.once(event, () => {
        answer(true);
      });
    request.end();
    if (cancelled.aborted) cancel();
  });
}
