import { skipBecause } from './skip';

/** Before a suite or in a test. @param what it needs, such as `execute bits`. */
export function needsPosix(context: Mocha.Context, what: string): void {
  if (process.platform === 'win32') skipBecause(context, `not on Windows: it needs ${what}`);
}
