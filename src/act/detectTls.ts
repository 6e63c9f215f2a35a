import { connect } from 'node:tls';

const timeoutMs = 1_000;

/**
 * Whether a server speaks TLS, by greeting it so (RFC 8446, ClientHello): one that does answers in kind, one that does not
 * hangs up, answers in text or waits. Its certificate is of no matter here: the browser judges that.
 * @returns `http` where it did not answer in time.
 */
export async function detectScheme(host: string, port: number): Promise<'http' | 'https'> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, rejectUnauthorized: false });
    const answer = (scheme: 'http' | 'https'): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(scheme);
    };
    // of the whole, not of silence: a server may answer a byte at a time
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
 * An alert is TLS too: a server that wants a certificate of the client's, another version or a name it knows. OpenSSL
 * names those that it received by the version that brought them, 3.2 and later `SSL/TLS`.
 */
function speaksTls(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return /^ERR_SSL_(?:TLSV1|TLSV13|SSLV3|SSL\/TLS)_|^ERR_SSL_UNSUPPORTED_PROTOCOL$/.test(code);
}
