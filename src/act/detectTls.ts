import { connect } from 'node:tls';

const timeoutMs = 1_000;

/**
 * Whether a server speaks TLS, by sending it a ClientHello (RFC 8446): one that does not closes the connection, answers
 * in plain text or waits. Its certificate is not checked; the browser does that.
 * @returns `http` if it does not answer in time.
 */
export async function detectScheme(host: string, port: number): Promise<'http' | 'https'> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, rejectUnauthorized: false });
    const answer = (scheme: 'http' | 'https'): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(scheme);
    };
    // for the whole answer: a server may send a byte at a time
    const timer = setTimeout(answer, timeoutMs, 'http');
    socket.once('secureConnect', () => {
      answer('https');
    });
    socket.on('error', (error: Error) => {
      answer(speaksTls(error) ? 'https' : 'http');
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
  const code = 'code' in error ? String(error.code) : '';
  return /^ERR_SSL_(?:TLSV1|TLSV13|SSLV3|SSL\/TLS)_|^ERR_SSL_UNSUPPORTED_PROTOCOL$/.test(code);
}
