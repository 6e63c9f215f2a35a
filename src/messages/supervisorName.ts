import * as l10n from '@vscode/l10n';
import { shellLoop } from '../model/recognition/supervisorTable';
import { plainText } from '../model/text/text';

/** A product's name (`nodemon`), or what it is if it has none. */
export function supervisorName(name: string): string {
  return name === shellLoop ? l10n.t('a shell loop') : plainText(name, 60);
}
