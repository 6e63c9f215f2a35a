import { connect } from 'node:tls';
import type { Scheme } from '../model/net/url';

const timeoutMs = 1_000;

/**
 * Whether a server speaks TLS, by sending it a ClientHello (RFC 8446): one that does not closes the connection, answers
 * in plain text or waits. Its certificate is not checked; the browser does that.
 * @returns undefined if nothing accepts the connection in time.
 */
export async function detectScheme(host: string, port: number): Promise<Scheme | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, rejectUnauthorized: false });
    const answer = (scheme: Scheme | undefined): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(scheme);
    };
    // for the whole answer: a server may send a byte at a time
    const timer = setTimeout(() => {
      answer(socket.connecting ? undefined : 'http');
    }, timeoutMs);
    socket.once('secureConnect', () => {
      answer('https');
    });
    socket.on('error', (error: Error) => {
      answer(isUnreachable(error) ? undefined : speaksTls(error) ? 'https' : 'http');
    });
    socket.once('close', () => {
      answer('http');
    });
  });
}

/**
 * An alert is TLS too: the server wants a client certificate, another version or another name. OpenSSL names received
 * alerts by the protocol version, since 3.2 by `SSL/TLS`.
 */
function speaksTls(error: Error): boolean {
  return /^ERR_SSL_(?:TLSV1|TLSV13|SSLV3|SSL\/TLS)_|^ERR_SSL_UNSUPPORTED_PROTOCOL$/.test(codeOf(error));
}

/** The connection was refused, or there is no way to the address. */
function isUnreachable(error: Error): boolean {
  return /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ETIMEDOUT|EINVAL)$/.test(codeOf(error));
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}
