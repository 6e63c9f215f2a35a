import assert from 'node:assert/strict';
import { finish } from '../../../src/model/text/timeSlice';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Container } from '../../../src/model/containers/container';
import { findingsOf } from '../../../src/model/exposure/findings';
import type { ForgottenReason } from '../../../src/model/forgotten/reason';
import type { Process } from '../../../src/model/process/process';
import { buildTree } from '../../../src/model/tree/buildTree';
import { UserError } from '../../../src/model/text/userError';
import {
  at,
  container,
  hiddenOwner,
  hostContext,
  listener,
  ownedBy,
  process_,
  rowsIn,
  snapshotOf,
  viewOptions,
} from '../builders';
import { seededRandom } from '../random';
import { rounds, sampleOf } from '../../support/rounds';
import { noNames } from '../../../src/model/rows/names';

/** Everything that is not seen, or changes how other text is seen; written anew, so as not to trust the code under test. */
const codes = [
  ...[0, 7, 8, 9, 10, 13, 0x1b, 0x7f, 0x85, 0x9b, 0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x180e],
  ...[0x200b, 0x200c, 0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2060, 0x2061, 0x2064],
  ...[0x2066, 0x2069, 0x206f, 0x2800, 0x3164, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0xfffb, 0xe000, 0xd800, 0xdfff],
  ...[0xe0001, 0xe0041, 0xe007f, 0xe0100, 0x1d173, 0xf0000, 0x10fffd, 0xffff],
];
const evil = codes.map((code) => String.fromCodePoint(code)).join('a') + 'e' + '\u0301'.repeat(50);
const seen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{ffff}]|\p{M}{5}/u;

/** Values of every kind that messages are made from, with hostile text wherever text comes from outside. */
function pool(): unknown[] {
  const user = { uid: 1000, name: evil };
  const one: Process = process_(100, [`/x/${evil}`, evil, `${evil}.js`], {
    ...{ name: evil, cwd: `/home/${evil}`, executable: `/x/${evil}`, user },
    services: [evil, evil],
  });
  const other = process_(101, ['node', `/x/${evil}/${evil}.js`], {
    name: `node${evil}`,
    user,
    parentPid: 100,
  });
  const web: Container = container({
    ...{ id: 'a'.repeat(64), name: evil, image: evil, state: evil, project: evil, service: evil },
    ...{ workingDirectory: `/home/${evil}`, socketPath: `/run/${evil}` },
    ports: [{ hostAddresses: [at('0.0.0.0')], hostPort: 80, containerPort: 80, protocol: 'tcp' }],
  });
  const listeners = [
    listener('0.0.0.0:3000', ownedBy(one, other)),
    listener('0.0.0.0:3001', ownedBy(other)),
    listener('127.0.0.1:22', hiddenOwner('no-permission', user)),
    listener('0.0.0.0:80', ownedBy(process_(102, ['/usr/bin/docker-proxy'], { name: evil, user }))),
    {
      ...listener('0.0.0.0:81', ownedBy(other)),
      namespace: { kind: 'other', id: 7 } as const,
      waiting: 3,
      sockets: 2,
    },
  ];
  const project = { name: evil, folder: `/home/${evil}` };
  const rows = rowsIn(snapshotOf(listeners), {
    ...noNames,
    workspaceFolders: [{ name: evil, path: `/home/${evil}` }],
    labelOf: () => evil,
    projectOf: () => project,
    containerOf: ({ port }) => (port === 80 ? web : undefined),
  });
  const findings = [...finish(findingsOf(rows)).values()];
  const nodes = (['process', 'project', 'origin', 'port'] as const).flatMap((groupBy) =>
    finish(
      buildTree(
        rows,
        { ...hostContext.editor, name: evil },
        { ...viewOptions, groupBy, hide: [{ process: evil, address: evil }, { port: 22 }] },
      ),
    ),
  );
  const forgottenReasons: readonly ForgottenReason[] = [
    { kind: 'folderDeleted', folder: `/home/${evil}` },
    { kind: 'branchMerged', branch: evil, into: evil },
    { kind: 'branchGone', branch: evil, upstream: `origin/${evil}` },
    { kind: 'terminalClosed', name: evil },
    {
      ...{ kind: 'starterEnded', how: 'adopted', starter: undefined },
      agent: { kind: 'agent', title: evil, session: evil },
    },
  ];
  const target = { ...one, label: evil, listeners, companions: [other] };
  return [
    ...[evil, `/x/${evil}`, 3000, true, undefined, [evil, evil], [100, 101], one, other, user, web, project],
    ...[
      rows,
      ...rows,
      listeners,
      ...listeners,
      findings,
      ...findings.slice(0, 2),
      ...findings.map(({ traits }) => traits),
    ],
    ...[nodes, ...nodes, target, [target, target], [one, other]],
    { name: evil, manager: 'systemd', scope: 'system' },
    { name: evil, restarts: 'always', process: one, stopArgv: () => [evil] },
    { port: 22, process: evil, address: evil },
    { kind: 'docker', name: evil, addresses: [evil] },
    { kind: 'windowsServices', services: [evil, evil] },
    { kind: 'editorPart', editor: evil },
    { kind: 'supervised', supervisor: { name: evil, pid: 1 } },
    { kind: 'run-by-editor', editor: evil },
    { kind: 'folder-gone', folder: evil },
    { kind: 'no-workspace-folder', folder: evil },
    { kind: 'service', unit: { name: evil, manager: 'systemd', scope: 'user' } },
    { kind: 'denied', members: [one, other] },
    { kind: 'stillRunning', remaining: [one, other] },
    { kind: 'exited' },
    ...[forgottenReasons, ...forgottenReasons.map((reason) => [reason, reason])],
    { kind: 'otherHolder', now: evil },
    ...['bash', 'stop', 'linux', 'terminate', 'de', () => evil, () => undefined, new Date(0)],
  ];
}

/** Texts of a closed set of the code's own, which are not from outside: their parameter has a union type. */
const ofOwnWords = new Set([
  ...['listingFailed', 'processesUnknown', 'listenersMalformed', 'processesMalformed', 'startTimesUnknown'],
  ...[
    'pickTitle',
    'firewallLabel',
    'firewallSentences',
    'exposedAddressesSentence',
    'supervisorName',
    'platformNotSupported',
  ],
  // numbers, addresses that were parsed, files of our own, and advice from the tables
  ...[
    'askingServer',
    'commandLineUnknownError',
    'containersLeftOutMessage',
    'deniedCommand',
    'engineRefusedMessage',
    'noNetworkMessage',
    'onlyLoopbackMessage',
    'udpMessage',
  ],
  ...['environmentItemTexts', 'flagItemTexts', 'linkLocalMessage', 'noFreePortError'],
  ...['notListeningYetMessage', 'listeningUnknownMessage', 'nothingListensMessage', 'otherProcessMessage'],
  ...['alreadyFree', 'ambiguousNumber', 'moreWithAll', 'nameTooLong', 'noListenerToStop', 'noPortToStop'],
  ...[
    'nothingListens',
    'outputFailed',
    'allPassed',
    'someFailed',
    'checkDone',
    'portClosedError',
    'tooManyHosts',
  ],
  ...['waitDefinitionError', 'portOpenedByUnknownText', 'portOpenedText', 'waitingText', 'yesOrNoPrompt'],
  ...[
    'notOpenedMessage',
    'openFilesUnreadable',
    'otherNamespaceMessage',
    'ownAddressChoice',
    'processesNotListed',
    'processesNotShown',
  ],
  ...['socketTablesUnreadable', 'taskkillError', 'acknowledgePrompt', 'withCurrentMark'],
  ...[
    'tableMalformed',
    'typedPinChoice',
    'tooLongText',
    'windowsServicesMalformed',
    'typedPortChoice',
    'peacefulText',
    'filesUnreadable',
    'forgottenCountWords',
    'serversExited',
  ],
]);

/** Raw, and made plain by what joins or shows them. */
const madePlainLater = new Set([
  'findingOnPort',
  'forgottenRemark',
  'ownerOnPort',
  'inContainer',
  'deniedOffer',
  'listOf',
  'listOfFirst',
  'spokenWords',
  'shortListOf',
  'shortListWith',
  'userWords',
  'hideRuleWords',
  'acknowledgementWords',
]);

function textsIn(value: unknown, found: string[] = [], depth = 0): string[] {
  if (typeof value === 'string') found.push(value);
  else if (typeof value === 'object' && value !== null && depth < 6) {
    for (const inner of Object.values(value)) textsIn(inner, found, depth + 1);
  }
  return found;
}

describe('what messages make of hostile text', () => {
  const folder = join('src', 'messages');
  const values = pool();
  const known = new Set<string>();

  after('no exception is for a function that is gone', () => {
    assert.deepEqual(
      [...ofOwnWords, ...madePlainLater].filter((name) => !known.has(name)),
      [],
    );
  });

  for (const file of readdirSync(join(process.cwd(), folder))) {
    const name = file.replace(/\.ts$/, '');
    it(`${name} has no character that is not seen`, async () => {
      const module = (await import(`../../../src/messages/${name}`)) as Record<string, unknown>;
      const next = seededRandom(11);
      const any = (): unknown => values[Math.floor(next() * values.length)];
      const raw: string[] = [];
      for (const [key, made] of Object.entries(module)) {
        known.add(key);
        if (typeof made !== 'function' || ofOwnWords.has(key) || madePlainLater.has(key)) continue;
        const make = made as (...args: readonly unknown[]) => unknown;
        const argumentLists = [
          ...values.map((value) => [value]),
          ...sampleOf(values.flatMap((value) => values.map((second) => [value, second]))),
          ...Array.from({ length: rounds(3_000) }, () => [any(), any(), any(), any()]),
        ];
        for (const list of argumentLists) {
          let texts: string[] = [];
          try {
            texts = textsIn(make(...list));
          } catch (error) {
            // not what the function takes
            if (error instanceof UserError) texts = [error.message];
          }
          // a blank line parts sentences, and the values passed in may be handed through
          const bad = texts.find((text) =>
            !text.includes(evil.slice(0, 40)) ? seen.test(text.replaceAll('\n', '')) : true,
          );
          if (bad !== undefined) raw.push(`${key}: ${JSON.stringify(bad).slice(0, 200)}`);
        }
      }
      assert.deepEqual([...new Set(raw.map((text) => text.slice(0, 160)))], []);
    });
  }
});
