import * as vscode from 'vscode';
import type { SystemFact } from '../model/selfCheck/checkReport';
import { isRecord } from '../model/text/json';

/** The version of Local Ports, and the editor that it runs in. */
export function aboutWindow({ extension }: vscode.ExtensionContext): readonly SystemFact[] {
  const manifest: unknown = extension.packageJSON;
  const { appName, remoteName, uiKind, language } = vscode.env;
  const surface = uiKind === vscode.UIKind.Web ? 'web' : 'desktop';
  return [
    { name: 'version', value: isRecord(manifest) ? String(manifest['version']) : '' },
    { name: 'host', value: `${appName} ${vscode.version}, ${surface}, ${language}` },
    ...(remoteName === undefined ? [] : [{ name: 'remote', value: remoteName } as const]),
  ];
}
