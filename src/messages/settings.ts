import * as l10n from '@vscode/l10n';
import type { AcceptedValues, SettingKey, SettingProblem } from '../model/settings';

/** Says what the setting accepts, and what is used instead. */
export function settingMessage(problem: Omit<SettingProblem, 'value'>): string {
  const value = JSON.stringify(problem.default);
  return `${acceptedSentence(problem.key, problem.accepted)} ${l10n.t('Using the default, {value}.', { value })}`;
}

function acceptedSentence(key: SettingKey, accepted: AcceptedValues): string {
  switch (accepted.kind) {
    case 'boolean':
      return l10n.t('The setting localPorts.{key} must be true or false.', { key });
    case 'seconds': {
      const { minimum, maximum } = accepted;
      return l10n.t('The setting localPorts.{key} must be a number of seconds from {minimum} to {maximum}.', {
        key,
        minimum,
        maximum,
      });
    }
    case 'hours': {
      const { minimum, maximum } = accepted;
      return l10n.t('The setting localPorts.{key} must be a number of hours from {minimum} to {maximum}.', {
        key,
        minimum,
        maximum,
      });
    }
    case 'oneOf': {
      const quoted = accepted.values.map((each) => JSON.stringify(each));
      return l10n.t('The setting localPorts.{key} must be {values} or {last}.', {
        key,
        values: quoted.slice(0, -1).join(', '),
        last: quoted.at(-1) ?? '',
      });
    }
    case 'portRange':
      return l10n.t(
        'The setting localPorts.{key} must be a range of ports from 1024 to 65535, such as 20000-29999.',
        { key },
      );
    case 'hideRules':
      return l10n.t(
        'The setting localPorts.{key} must be a list of rules, each with a port, a process or an address.',
        { key },
      );
  }
}
