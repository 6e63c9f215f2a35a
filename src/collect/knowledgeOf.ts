import type { Knowledge } from './knowledge';
import { linuxKnowledge } from './linux/knowledge';
import { macKnowledge, unixKnowledge } from './unix/knowledge';
import { windowsKnowledge } from './windows/knowledge';

/** What the collector of a platform declares that it can know. */
export function knowledgeOf(platform: string): Knowledge {
  switch (platform) {
    case 'linux':
      return linuxKnowledge;
    case 'win32':
      return windowsKnowledge;
    case 'darwin':
      return macKnowledge;
    default:
      return unixKnowledge;
  }
}
