import * as l10n from '@vscode/l10n';
import type { Greeting } from '../model/net/greeting';
import type { HttpFacts, McpSign } from '../model/net/httpAnswer';
import type { ListenerRow } from '../model/rows/listenerRow';
import { plainText } from '../model/text/text';
import { portTitle } from './labels';
import { listOf } from './list';
import type { Message } from './message';
import { debuggerChoice } from './showExposure';

/** One thing that is known of an answer. */
export interface AnswerTexts {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly icon?: string;
}

/** While a server is asked. */
export function askingServer(port: number): string {
  return l10n.t('Asking port {port}…', { port });
}

export function answersPrompt(row: ListenerRow): { title: string; placeholder: string } {
  return {
    title: portTitle(row),
    placeholder: l10n.t('Choose a line to copy it.'),
  };
}

export function acceptsNothingMessage(address: string): Message {
  return {
    level: 'information',
    text: l10n.t('Nothing accepts connections at {address} now.', { address: plainText(address) }),
  };
}

/**
 * What a server says that does not speak HTTP.
 * @param wasAsked it said nothing before.
 */
export function greetingTexts({ service, text }: Greeting, wasAsked: boolean): AnswerTexts {
  const said = plainText(text ?? '');
  if (service === undefined) {
    return said === ''
      ? { label: l10n.t('It sends bytes of an unknown protocol'), icon: 'question' }
      : { label: said, description: l10n.t('its first line'), icon: 'comment' };
  }
  return {
    label: plainText(said === '' ? service : `${service}: ${said}`),
    description: wasAsked ? l10n.t('what it answered') : l10n.t('what it sends first'),
    icon: 'comment',
  };
}

export function silentTexts(): AnswerTexts {
  return { label: l10n.t('It accepts connections and sends nothing'), icon: 'comment' };
}

export function httpTexts({ scheme, answer, title, inspector, mcp }: HttpFacts): readonly AnswerTexts[] {
  const { status, reason, headers, milliseconds } = answer;
  const ofHeader = (name: string, description: string, icon: string): readonly AnswerTexts[] => {
    const value = plainText(headers[name] ?? '');
    return value === '' ? [] : [{ label: value, description, icon }];
  };
  return [
    {
      label: plainText(`${status} ${reason}`),
      description: l10n.t('{scheme}, in {time} ms', { scheme, time: Math.round(milliseconds) }),
      icon: 'globe',
    },
    ...(title === undefined
      ? []
      : [{ label: plainText(title), description: l10n.t('title'), icon: 'text-size' }]),
    ...ofHeader('location', l10n.t('redirect, not followed'), 'arrow-right'),
    ...ofHeader('server', l10n.t('Server header'), 'server'),
    ...ofHeader('x-powered-by', l10n.t('X-Powered-By header'), 'server'),
    ...ofHeader('content-type', l10n.t('content type'), 'file'),
    ...(mcp === undefined ? [] : [mcpTexts(mcp)]),
    ...(inspector === undefined ? [] : [debuggerTexts(inspector)]),
  ];
}

function mcpTexts({ path, isCertain }: McpSign): AnswerTexts {
  return {
    label: isCertain
      ? l10n.t('MCP endpoint at {path}', { path })
      : l10n.t('Probably an MCP endpoint at {path}', { path }),
    icon: 'hubot',
  };
}

function debuggerTexts(name: string): AnswerTexts {
  const { label, detail, icon } = debuggerChoice(name);
  return {
    label,
    ...(detail === undefined ? {} : { detail }),
    ...(icon === undefined ? {} : { icon }),
  };
}

/** @param sent requests, as their protocols name them. */
export function sentTexts(to: string, sent: readonly string[]): AnswerTexts {
  const address = plainText(to);
  return {
    label:
      sent.length === 0
        ? l10n.t('Nothing was sent to {address}', { address })
        : l10n.t('Sent to {address}', { address }),
    description: l10n.t('without credentials'),
    // four requests are longer than a line
    ...(sent.length === 0 ? {} : { detail: plainText(listOf(sent)) }),
    icon: 'arrow-up',
  };
}

export function copyAllTexts(): AnswerTexts {
  return { label: l10n.t('Copy All'), icon: 'copy' };
}
