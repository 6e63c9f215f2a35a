import assert from 'node:assert/strict';
import { refusalSentence } from '../../../src/messages/refusal';
import type { Refusal } from '../../../src/model/actions/termination';

const editor = 'Visual Studio Code';

describe('refusalSentence', () => {
  const cases: readonly [refusal: Refusal, sentence: RegExp][] = [
    [{ kind: 'firstProcess' }, /^It is the system's first process/],
    [{ kind: 'extensionHost' }, /^It is the extension host that Local Ports itself runs in\.$/],
    [{ kind: 'editorPart', editor }, /^It is a part of Visual Studio Code\.$/],
    [{ kind: 'editorAncestor', editor }, /^Visual Studio Code was started by it and would end with it\.$/],
    [{ kind: 'windowsPart' }, /^It is a part of Windows, which needs it to run\.$/],
    [{ kind: 'serviceManager' }, /end all their services\..*Why Is This Running\?/],
    [{ kind: 'controlCenter' }, /AirPlay Receiver .*turn it off in System Settings .*AirDrop & Handoff/],
    [
      { kind: 'unknownStart' },
      /^Its start time is unknown, .* another process with the same PID\. Try again/,
    ],
    [
      { kind: 'windowsServices', services: ['MSSQL$SQLEXPRESS'] },
      /^It runs the Windows service MSSQL\$SQLEXPRESS\. Stop it in Services \(services\.msc\) instead\.$/,
    ],
    [
      { kind: 'windowsServices', services: ['RpcEptMapper', 'RpcSs'] },
      /^It runs the Windows services RpcEptMapper and RpcSs\. Stop them in Services \(services\.msc\) instead\.$/,
    ],
    [
      { kind: 'windowsServices', services: ['a', 'b', 'c', 'd', 'e'] },
      /services a, b, c and 2 more\. Stop them/,
    ],
  ];
  for (const [refusal, sentence] of cases) {
    it(`explains ${JSON.stringify(refusal)}`, () => {
      assert.match(refusalSentence(refusal), sentence);
    });
  }
});
