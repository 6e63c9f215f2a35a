import { connect } from 'node:tls';

const patienceMs = 1_000;

/**
 * Whether a server speaks TLS, by greeting it so (RFC 8446, ClientHello): one that does answers in kind, one that does not
 * hangs up, answers in text or waits. Its certificate is of no matter here: the browser judges that.
 * @returns `http` where it did not answer in time.
 */
export async function probeScheme(host: string, port: number): Promise<'http' | 'https'> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, rejectUnauthorized: false });
    const answer = (scheme: 'http' | 'https'): void => {
      socket.destroy();
      resolve(scheme);
    };
    socket.setTimeout(patienceMs, () => {
      answer('http');
    });
    socket.once('secureConnect', () => {
      answer('https');
    });
    socket.once('error', (error: Error) => {
      answer(speaksTls(error) ? 'https' : 'http');
    });
    socket.once('close', () => {
      resolve('http');
    });
  });
}

/** An alert is TLS too: a server that wants a certificate of the client's, or another version. */
function speaksTls(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return /^ERR_SSL_(?:TLSV1|SSLV3)_ALERT|^ERR_SSL_UNSUPPORTED_PROTOCOL$/.test(code);
}
