import { encode } from 'uqr';

/** A square of black modules on white, as a path of SVG in units of one module. */
export interface QrCode {
  /** Modules on each side, with the quiet zone. */
  readonly size: number;
  readonly path: string;
}

/** Modules of white on each side, without which cameras do not find a code (ISO/IEC 18004, 5.3.8). */
export const quietZone = 4;

/** The modules of a QR code with its quiet zone, by row; true is black. */
function qrModules(text: string): readonly (readonly boolean[])[] {
  return encode(text, { ecc: 'M', boostEcc: true, border: quietZone }).data;
}

export function qrCodeOf(text: string): QrCode {
  const modules = qrModules(text);
  const runs = modules.flatMap((row, y) =>
    [
      ...row
        .map((isBlack) => (isBlack ? '1' : '0'))
        .join('')
        .matchAll(/1+/g),
    ].map(({ 0: run, index }) => `M${index} ${y}h${run.length}v1h-${run.length}z`),
  );
  return { size: modules.length, path: runs.join('') };
}
