/** Sentences and masked command lines, whose length others decide. */
import {
  supervisedQuestion,
  terminateProgress,
  terminateQuestion,
  terminateSeveralQuestion,
} from '../../../src/messages/terminate';
import { forceQuestion } from '../../../src/messages/forceTermination';
import { holdersText } from '../../../src/messages/freePort';
import { outcomeMessage } from '../../../src/messages/terminationOutcome';
import type { Member, Target } from '../../../src/model/actions/termination';
import { inSlices } from '../../../src/collect/timeSlice';
import { startFailuresOf } from '../../../src/model/actions/rerunCommand';
import { hasSecret, maskShown, maskTyped, maskWithin } from '../../../src/model/process/redact';
import { recognize } from '../../../src/model/recognition/recognize';
import { finish } from '../../../src/model/text/timeSlice';
import type { Listener } from '../../../src/model/listeners/listener';
import { tooltipMarkdown } from '../../../src/ui/tooltip';
import { syntheticHost, syntheticProcess, syntheticSnapshot } from '../../syntheticSnapshot';
import type { LoopCase } from './loopCase';
import { called, range } from './loopCase';
import { DrawnView } from './viewCases';

const many = [1000, 10_000, 15_000] as const;

export const textCases: readonly LoopCase[] = [
  {
    name: 'question: a process with so many listeners',
    sizes: many,
    prepare: (size) => {
      const target = targetWith(size);
      return called(() => {
        terminateQuestion(target, { descendants: [], sharers: [], runners: [] });
        terminateProgress.checkingPorts(target);
      });
    },
  },
  {
    name: 'question: a supervised process with so many listeners',
    sizes: many,
    prepare: (size) => {
      const target = targetWith(size);
      const process = syntheticProcess(7, ['pm2'], 1);
      const supervisor = { name: 'PM2', process, restarts: 'always' } as never;
      return called(() => supervisedQuestion(target, supervisor, undefined));
    },
  },
  {
    name: 'question: so many descendants and sharers',
    sizes: many,
    prepare: (size) => {
      const target = targetWith(1);
      const members = range(size).map(member);
      return called(() => terminateQuestion(target, { descendants: members, sharers: members, runners: [] }));
    },
  },
  {
    name: 'question: so many processes at once, each with ten listeners',
    sizes: many,
    prepare: (size) => {
      const several = range(size).map((index) => ({
        target: { ...member(index), listeners: targetWith(10).listeners },
        supervisor: undefined,
        unit: undefined,
      }));
      return called(() => {
        terminateSeveralQuestion(several);
        terminateProgress.inspecting(several.map(({ target }) => target));
        forceQuestion(
          several.map(({ target }) => target),
          'stillRunning',
        );
      });
    },
  },
  {
    name: 'message: an exit, after which so many ports are held',
    sizes: many,
    prepare: (size) => {
      const target = targetWith(size);
      const held = target.listeners.map((wanted) => ({ wanted, holder: wanted }));
      const ports = { coverage: 'everything', held, elsewhere: undefined, connections: [] } as const;
      return called(() => outcomeMessage({ kind: 'exited' }, target, { ports }));
    },
  },
  {
    name: 'message: so many holders of a port',
    prepare: (size) => {
      const { rows } = finish(new DrawnView().state.describe(syntheticSnapshot(size)));
      return called(() => holdersText(rows));
    },
  },
  ...commandLineCases(),
  {
    name: 'terminal: so many lines of output of a command that failed',
    prepare: (size) => {
      const text = range(size)
        .map((index) => `Error: listen EADDRINUSE: address already in use 127.0.0.1:${1024 + index}`)
        .join('\r\n');
      // as much as is kept of an output
      return { run: () => inSlices(startFailuresOf(text.slice(-64 * 1024), 1)) };
    },
  },
];

function commandLineCases(): LoopCase[] {
  const words = (size: number): string[] =>
    range(size).map(
      (index) => ['--token', 'x'.repeat(40), `NAME_${index}=value`, 'sh -c "a b"'][index % 4] ?? '',
    );
  const spaced = (size: number): string => words(size).join(' ');
  return [
    {
      name: 'command line of so many words: masked as far as it is shown',
      prepare: (size) => {
        const argv = words(size);
        return called(() => maskShown(argv, 600));
      },
    },
    {
      name: 'command line with one word of so many words: masked as far as it is shown',
      prepare: (size) => {
        const argv = ['sh', '-c', spaced(size), ...words(size)];
        return called(() => maskShown(argv, 600));
      },
    },
    {
      name: 'command line of so many words: copied, its secrets searched for',
      prepare: (size) => ({ run: () => inSlices(hasSecret(range(size).map((index) => `word-${index}`))) }),
    },
    {
      name: 'command line with one word of so many words: copied, its secrets searched for',
      prepare: (size) => ({ run: () => inSlices(hasSecret(['sh', '-c', spaced(size)])) }),
    },
    {
      name: 'text of so many words: masked',
      prepare: (size) =>
        called(() => {
          maskWithin(spaced(size));
          maskTyped(spaced(size));
        }),
    },
    {
      name: 'command line of so many words: recognized',
      prepare: (size) =>
        called((round) => recognize(syntheticProcess(round, words(size), 1), [], syntheticHost)),
    },
    {
      name: 'command line of so many words: tooltip',
      prepare: (size) => {
        const base = syntheticSnapshot(1);
        const owner = syntheticProcess(100, words(size), 1);
        const snapshot = {
          ...base,
          processes: new Map(base.processes).set(100, owner),
          listeners: base.listeners.map((listener): Listener => ({
            ...listener,
            owner: { kind: 'known', processes: [owner] },
          })),
        };
        const { roots } = new DrawnView().content(snapshot);
        const context = {
          findings: new Map(),
          locale: 'en',
          interfaces: [],
          remoteKind: 'machine',
          tunnels: [],
          usage: undefined,
          now: 0,
        } as const;
        return called(() => roots.map((root) => tooltipMarkdown(root, snapshot, context)));
      },
    },
  ];
}

function member(index: number): Member {
  return { pid: 1000 + index, startMark: String(index), name: 'node', label: `Vite · shop ${index}` };
}

/** Every second port, so that there are no ranges. */
function targetWith(listeners: number): Target {
  const [first] = syntheticSnapshot(1).listeners;
  if (first === undefined) throw new Error('no listener');
  return {
    ...member(0),
    listeners: range(listeners).map((index) => ({ ...first, port: 1024 + 2 * index })),
  };
}
