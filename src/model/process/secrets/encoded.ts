import { mask } from './values';

const base64 = /(?<![\w+/=-])[A-Za-z0-9+/]{20,20000}={0,2}(?![\w+/=-])/g;

/** `powershell -EncodedCommand …` holds Base64 of UTF-16: it is masked as a whole if its text holds a secret. */
export function maskEncoded(text: string, maskDecoded: (decoded: string) => string): string {
  return text.replace(base64, (found) => {
    const decoded = asciiOfUtf16(found);
    return decoded !== undefined && maskDecoded(decoded) !== decoded ? mask : found;
  });
}

function asciiOfUtf16(encoded: string): string | undefined {
  const letters = encoded.replace(/=+$/, '');
  if (!/^.{1,3}A/.test(letters) || letters.length % 4 === 1) return undefined;
  const bytes = atob(letters);
  return /^(?:[\t\r\n -~]\0)+$/.test(bytes) ? bytes.replaceAll('\0', '') : undefined;
}
