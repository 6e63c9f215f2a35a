import { runTool } from '../collect/runTool';
import type { SendSignal } from './signals';
import { sendSignal } from './signals';
import { taskkillSignal } from './taskkill';

/** How a process is told to end. Windows has no signals: there kill(2)'s stand-in always ends it by force. */
export function createSendSignal(platform: NodeJS.Platform): SendSignal {
  return platform === 'win32' ? taskkillSignal(runTool) : sendSignal;
}
