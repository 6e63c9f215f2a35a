/** Whether a test can use an integrated terminal with bash. */
import { ensureCodeServer } from '../../scripts/host/codeServerInstall';
import { findOnPath } from '../../scripts/host/desktop';
import { skipBecause } from './skip';

/**
 * In a test or a before hook: skips if there is no bash, or if the terminals of the embedded VS Code do not work.
 * @param inEmbedded whether the embedded VS Code is running; terminals of a desktop VS Code always work.
 */
export async function needTerminals(context: Mocha.Context, inEmbedded: boolean): Promise<void> {
  if (!findOnPath(['bash'])) skipBecause(context, 'there is no bash on the PATH');
  if (!inEmbedded) return;
  const { withoutTerminals } = await ensureCodeServer();
  if (withoutTerminals !== undefined) skipBecause(context, withoutTerminals);
}
