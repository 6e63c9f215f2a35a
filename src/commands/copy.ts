import * as vscode from 'vscode';
import { maskCommandLine } from '../model/process/redact';
import { shellQuote } from '../model/process/shellQuote';
import { hostAndPort, httpUrl } from '../model/net/url';
import type { AppServices } from '../appServices';
import { pickListener, pickProcess } from './pickTarget';
import { isWeb } from '../model/listeners/webListener';

const noticeMs = 3_000;

export async function copyAddress(services: AppServices, target: unknown): Promise<void> {
  const node = await pickListener(services, target, { title: 'Copy Address', fits: () => true });
  if (node !== undefined) await copy(hostAndPort(node.listener));
}

/** The URL as it works from where the user's browser is: forwarded, in a remote window. Never kept. */
export async function copyUrl(services: AppServices, target: unknown): Promise<void> {
  const node = await pickListener(services, target, {
    title: 'Copy URL',
    fits: ({ listener }) => isWeb(listener),
  });
  if (node === undefined) return;
  const url = httpUrl(node.listener);
  if (url === undefined) throw new Error('A link-local address has no URL. Copy the address instead.');
  const external = await vscode.env.asExternalUri(vscode.Uri.parse(url, true));
  // skipping the encoding keeps `[::1]` as browsers write it
  await copy(external.toString(true));
}

export async function copyPid(services: AppServices, target: unknown): Promise<void> {
  const process = await pickProcess(services, target, 'Copy PID');
  if (process !== undefined) await copy(String(process.pid));
}

/** The whole command line, as the user asked for it; masking is for what we show unasked. */
export async function copyCommandLine(services: AppServices, target: unknown): Promise<void> {
  const process = await pickProcess(services, target, 'Copy Command Line');
  if (process === undefined) return;
  const { commandLine, pid } = process;
  if (commandLine === undefined || commandLine.length === 0) {
    throw new Error(`The command line of process ${pid} could not be read.`);
  }
  const text = shellQuote(commandLine);
  const hasSecret = shellQuote(maskCommandLine(commandLine)) !== text;
  await copy(text, hasSecret ? 'the command line, with the secrets in it' : undefined);
}

/** @param words what the status bar says was copied. */
export async function copy(
  text: string,
  words = text.length > 60 ? `${text.slice(0, 59)}…` : text,
): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(`Copied ${words.replaceAll('$(', '\\$(')}`, noticeMs);
}
