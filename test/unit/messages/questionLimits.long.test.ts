import assert from 'node:assert/strict';
import * as forceTermination from '../../../src/messages/forceTermination';
import * as containers from '../../../src/messages/containers';
import type { Question } from '../../../src/messages/message';
import { textLimits } from '../../../src/messages/message';
import * as portConflicts from '../../../src/messages/portConflicts';
import { distinctPorts } from '../../../src/messages/distinctPorts';
import { processList } from '../../../src/messages/processNames';
import * as restart from '../../../src/messages/restart';
import * as terminate from '../../../src/messages/terminate';
import type { Target } from '../../../src/model/actions/termination';
import type { Process } from '../../../src/model/process/process';
import { container, listener, ownedBy, process_ } from '../builders';
import { rounds } from '../../support/rounds';

const names = [
  'node',
  'x'.repeat(65_536),
  `a${' '.repeat(16_384)}b`,
  'a\nb'.repeat(1_000),
  '\u202e\u200b\u001b[2J'.repeat(500),
  '😀'.repeat(5_000),
];

function named(pid: number, name: string): Process {
  return process_(pid, [name, name], { name, executable: name, cwd: `/${name}` });
}

/** Every question, about a process of this name that has this many listeners, descendants and so on. */
function questions(name: string, count: number): Record<string, Question> {
  const process = named(4711, name);
  const many = Array.from({ length: count }, (_, index) => named(10_000 + index, name));
  const target: Target = {
    ...{ pid: 4711, startMark: process.startMark, name, label: name },
    listeners: Array.from({ length: count * 3 }, (_, index) =>
      listener(`127.0.0.1:${1 + ((index * 2) % 65_000)}`, ownedBy(process)),
    ),
  };
  const [first] = many;
  const supervisor = { name, process: first ?? process, restarts: 'always', stopArgv: undefined } as const;
  const unit = { manager: 'systemd', name, scope: 'user' } as const;
  const runners = (['script', 'stopsSiblings', 'stopsSiblingsOnFailure', 'container'] as const).map(
    (kind) => ({
      ...{ kind, name, process: named(9, name) },
    }),
  );
  const box = container({
    ...{ name, project: name, service: name },
    ports: Array.from({ length: count }, (_, index) => ({
      ...{ hostPort: 1 + index, containerPort: 80, protocol: 'tcp', hostAddress: undefined },
    })) as never,
  });
  const plan = {
    process,
    argv: [name, name, ...many.map((one) => one.name.slice(0, 50))],
    cwd: `/${name}`,
  } as const;
  return {
    terminate: terminate.terminateQuestion(target, { descendants: many, sharers: many, runners }),
    terminateSeveral: terminate.terminateSeveralQuestion(
      many.map((one) => ({
        target: { ...target, pid: one.pid, listeners: target.listeners.slice(0, 9) },
        supervisor,
        unit,
      })),
    ),
    supervised: terminate.supervisedQuestion(target, supervisor, undefined),
    supervisedWithCommand: terminate.supervisedQuestion(target, supervisor, name),
    supervisedByFirst: terminate.supervisedQuestion(
      target,
      { ...supervisor, process: named(1, name) },
      undefined,
    ),
    unit: terminate.unitQuestion(target, unit, name),
    force: forceTermination.forceQuestion(many, 'stillRunning'),
    forceNeeded: forceTermination.forceQuestion(many, 'forceNeeded'),
    forceOne: forceTermination.forceQuestion([process], 'stillRunning'),
    suspended: forceTermination.suspendedQuestion({
      ...{ kind: 'suspended', remaining: [process, ...many], paused: many },
    }),
    stopContainer: containers.stopContainerQuestion(box),
    portProxy: containers.portProxyQuestion(process, count, undefined),
    rerun: portConflicts.rerunQuestion(name),
    restart: restart.restartQuestion(
      {
        ...{ label: name.slice(0, 80), port: 3000, mode: 'on-loopback', plan },
        ...{ members: [process, ...many], isEnvironmentKnown: true, program: `/bin/${name}`, match: 'other' },
        foreign: many.map((one, index) => ({
          name: `LD_${index}`,
          value: one.name,
          reason: 'libraries' as const,
        })),
      },
      'bash',
    ),
  };
}

describe('every question', () => {
  const modules = [terminate, forceTermination, containers, portConflicts, restart];

  it('is tried below', () => {
    const functions = modules.flatMap((one) => Object.keys(one).filter((name) => name.endsWith('Question')));
    const tried = Object.keys(questions('node', 1));
    for (const name of functions) {
      assert.ok(
        tried.some((one) => name.startsWith(one)),
        name,
      );
    }
  });

  for (const name of names) {
    // texts of 16 KB and more take their time to prepare
    for (const count of [1, name.length > 100 ? rounds(300) : 5_000]) {
      it(`fits on a screen: ${count} of ${JSON.stringify(name.slice(0, 8))}, ${name.length} characters`, () => {
        for (const [what, { message, detail }] of Object.entries(questions(name, count))) {
          assert.ok(message.length <= textLimits.question, `${what}: ${message.length}`);
          assert.ok(detail.length <= textLimits.detail, `${what}: ${detail.length}`);
          assert.ok(detail.split('\n').length <= textLimits.detailLines, `${what}: ${detail}`);
          assert.doesNotMatch(message + detail, /[^\P{Cc}\n]|[\u202e\u200b]/u, what);
        }
      });
    }
  }

  it('has the whole if something is left out, and only then', () => {
    const few = questions('node', 2);
    assert.deepEqual(
      Object.keys(few).filter((what) => few[what]?.whole !== undefined),
      // of a restart, the whole has the reasons too; four runners do not fit
      ['terminate', 'restart'],
    );
    const many = questions('node', 5_000);
    const detail = many['terminate']?.detail ?? '';
    const whole = many['terminate']?.whole?.() ?? '';
    assert.match(detail, /and \d+ more\./);
    assert.match(whole, /node \(PID 14999\)/);
    const several = many['terminateSeveral'];
    assert.match(several?.detail ?? '', /\n49\d\d more processes\.\nThey will be asked to exit\./);
    assert.equal(several?.whole?.().match(/PID/g)?.length, 5_000);
  });
});

describe('lists', () => {
  const at = (...ports: number[]) =>
    ports.map((port) => listener(`127.0.0.1:${port}`, ownedBy(named(1, 'node'))));

  it('have runs of ports as ranges, and count what does not fit', () => {
    assert.deepEqual(distinctPorts(at(3000, 3001)), ['3000', '3001']);
    assert.deepEqual(distinctPorts(at(3002, 3000, 3001, 3003, 80)), ['80', '3000–3003']);
    assert.deepEqual(distinctPorts(at(3000, 3001, 3002, 3003)), ['3000', '3001–3003']);
    assert.deepEqual(distinctPorts(at(1, 3, 5, 7, 9, 11, 13, 14, 15)), ['1', '3', '5', '7', '9', '4 more']);
  });

  it('name at least one process', () => {
    assert.equal(processList([named(1, 'node'), named(2, 'node')], 5), 'node (PID 1) and 1 more');
  });
});
