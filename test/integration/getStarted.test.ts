import { doesNotMatch, match } from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../e2e/support/until';
import { access } from './access';

const frontTitle = (): string => vscode.window.tabGroups.activeTabGroup.activeTab?.label ?? '';

async function frontChangesBy(run: () => Thenable<unknown>): Promise<string> {
  const before = frontTitle();
  await run();
  return until('another tab in front', () =>
    Promise.resolve(frontTitle() === before ? undefined : frontTitle()),
  );
}

/** VS Code calls the tab by the walkthrough or, where that is the first page of the tab, `Welcome`. */
function opensOurs(): Promise<unknown> {
  return until('our walkthrough in front', () =>
    Promise.resolve(/Local Ports$|^Welcome$/.test(frontTitle()) ? true : undefined),
  );
}

describe('Get Started', () => {
  before(access);
  beforeEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it("opens our walkthrough in place of an extension's page, also before VS Code has read the walkthroughs", async () => {
    const page = await frontChangesBy(() => vscode.commands.executeCommand('extension.open', 'vscode.emmet'));
    match(page, /Emmet/);
    await vscode.commands.executeCommand('localPorts.getStarted');
    await opensOurs();
  });

  it('opens our walkthrough while another one is open', async () => {
    const title = await frontChangesBy(() =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', 'SetupAccessibility'),
    );
    doesNotMatch(title, /Local Ports/);
    await vscode.commands.executeCommand('localPorts.getStarted');
    await opensOurs();
  });
});
