import { run } from '../collect/runTool';
import type { SendSignal } from './sendSignal';
import { sendSignal } from './sendSignal';
import { taskkillSignal } from './taskkill';

/** How a process is told to end. Windows has no signals: there kill(2)'s stand-in always ends it by force. */
export function createSendSignal(platform: NodeJS.Platform): SendSignal {
  return platform === 'win32' ? taskkillSignal(run) : sendSignal;
}
