import type { ClientRequest } from 'node:http';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import type { Scheme } from '../model/net/url';

export interface HttpTarget {
  readonly scheme: Scheme;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

const maximumHeaderBytes = 16 * 1024;

/**
 * One `GET` without credentials or cookies, on a connection of its own. Redirects are not followed, certificates are not
 * checked. Nothing is sent before `end()`.
 */
export function httpRequest({ scheme, ...where }: HttpTarget, accept?: string): ClientRequest {
  const options = {
    ...where,
    agent: false,
    maxHeaderSize: maximumHeaderBytes,
    headers: { ...(accept === undefined ? {} : { accept }), connection: 'close' },
  };
  return scheme === 'https'
    ? requestSecure({ ...options, rejectUnauthorized: false })
    : requestPlain(options);
}
