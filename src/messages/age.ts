import * as l10n from '@vscode/l10n';
import type { Age } from '../model/process/age';

/** `5 min`, `2 h`, `3 d`: for a row, beside its port. */
export function shortAge({ count, unit }: Age): string {
  switch (unit) {
    case 'minute':
      return l10n.t('{count} min', { count });
    case 'hour':
      return l10n.t('{count} h', { count });
    case 'day':
      return l10n.t('{count} d', { count });
  }
}

/** `for 2 hours`, as a screen reader says it. */
export function spokenAge({ count, unit }: Age): string {
  switch (unit) {
    case 'minute':
      return count === 1 ? l10n.t('for 1 minute') : l10n.t('for {count} minutes', { count });
    case 'hour':
      return count === 1 ? l10n.t('for 1 hour') : l10n.t('for {count} hours', { count });
    case 'day':
      return l10n.t('for {count} days', { count });
  }
}
