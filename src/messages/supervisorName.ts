import * as l10n from '@vscode/l10n';
import { shellLoop } from '../model/recognition/supervisorTable';
import { plainText } from '../model/text/text';

/**
 * A product's name (`nodemon`), or what it is if it has none.
 * @param place where in its sentence it is.
 */
export function supervisorName(name: string, place: 'inside' | 'first' = 'inside'): string {
  if (name !== shellLoop) return plainText(name, 60);
  return place === 'first' ? l10n.t('A shell loop') : l10n.t('a shell loop');
}
