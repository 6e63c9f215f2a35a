import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { FakeWindow } from '../../../bench/inside/soak/fakeVscode';

describe('the window of a soak', () => {
  const window = new FakeWindow();
  const api = window.api as unknown as typeof vscode;

  it('counts what is open until it is disposed', () => {
    const emitter = new api.EventEmitter<void>();
    const parts = [
      api.window.onDidCloseTerminal(() => undefined),
      api.window.registerUriHandler({ handleUri: () => undefined }),
      api.window.createStatusBarItem(),
      emitter.event(() => undefined),
      emitter.event(() => undefined),
    ];
    assert.deepEqual(window.leftOpen(), [
      'window.onDidCloseTerminal 1',
      'window.registerUriHandler 1',
      'status bar item 1',
      'listener of an emitter 2',
    ]);
    parts.pop();
    for (const part of parts) part.dispose();
    assert.deepEqual(window.leftOpen(), ['listener of an emitter 1']);
    emitter.dispose();
    assert.deepEqual(window.leftOpen(), []);
  });

  it('reports its state to those who listen', () => {
    const states: unknown[] = [];
    const subscription = api.window.onDidChangeWindowState(() => states.push(api.window.state.focused));
    window.setState({ visible: true, focused: false });
    subscription.dispose();
    window.setState({ visible: true, focused: true });
    assert.deepEqual(states, [false]);
  });
});
