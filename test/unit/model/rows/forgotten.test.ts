import assert from 'node:assert/strict';
import type { Evidence } from '../../../../src/model/forgotten/evidence';
import { ListenerDescriber } from '../../../../src/model/rows/describeListeners';
import { noNames } from '../../../../src/model/rows/names';
import type { ListenerRow } from '../../../../src/model/rows/listenerRow';
import { finish } from '../../../../src/model/text/timeSlice';
import { container, hostContext, listener, ownedBy, postgres, snapshotOf, vite } from '../../builders';

/** Answers that a test changes. */
class KnownEvidence implements Evidence {
  version = 0;
  folder: ReturnType<Evidence['deletedFolder']> = undefined;
  idleSince: number | undefined;

  observe(): void {
    // nothing is read
  }

  isLeaderRunning(): undefined {
    return undefined;
  }

  hasEnded(): undefined {
    return undefined;
  }

  isAgentRunning(): undefined {
    return undefined;
  }

  ofBranch(): [] {
    return [];
  }

  deletedFolder(): ReturnType<Evidence['deletedFolder']> {
    return this.folder;
  }

  ofProcess(): ReturnType<Evidence['ofProcess']> {
    return this.idleSince === undefined ? [] : [{ kind: 'idle', sinceMs: this.idleSince }];
  }
}

const gone = { ...vite, cwd: '/home/alice/shop (deleted)' };

describe('rows of servers that may be forgotten', () => {
  let evidence: KnownEvidence;
  let describer: ListenerDescriber;
  const snapshot = snapshotOf([
    listener('127.0.0.1:5173', ownedBy(gone)),
    listener('127.0.0.1:24678', ownedBy(gone)),
    listener('127.0.0.1:5432', ownedBy({ ...postgres, cwd: '/home/alice/shop (deleted)' })),
  ]);

  beforeEach(() => {
    evidence = new KnownEvidence();
    describer = new ListenerDescriber(hostContext, noNames, evidence);
  });

  function describe_(what = snapshot): readonly ListenerRow[] {
    return finish(describer.describe(what));
  }

  function kinds(what = snapshot): string[] {
    return describe_(what).map(({ listener: { port }, forgotten }) =>
      `${port} ${forgotten.map(({ kind }) => kind).join()}`.trim(),
    );
  }

  it('say nothing without evidence', () => {
    assert.deepEqual(kinds(), ['5173', '5432', '24678']);
  });

  it('say the strongest reason first, on every port, and never of a database', () => {
    evidence.folder = 'deleted';
    evidence.idleSince = 7;
    assert.deepEqual(kinds(), ['5173 folderDeleted,idle', '5432', '24678 folderDeleted,idle']);
  });

  it('stay the same objects while nothing changes, and those of others when something does', () => {
    evidence.folder = 'deleted';
    const before = describe_();
    assert.equal(describe_(), before);
    evidence.version++;
    assert.equal(describe_(), before);
    evidence.version++;
    evidence.idleSince = 7;
    const after = describe_();
    assert.notEqual(after[0], before[0]);
    assert.equal(after[1], before[1]);
    evidence.version++;
    evidence.folder = undefined;
    evidence.idleSince = undefined;
    assert.deepEqual(kinds(), ['5173', '5432', '24678']);
  });

  it('say nothing of a folder whose name ends like the mark', () => {
    evidence.folder = 'there';
    assert.deepEqual(kinds(), ['5173', '5432', '24678']);
  });

  it('say nothing of a service', () => {
    evidence.folder = 'deleted';
    const unit = { manager: 'systemd', name: 'shop.service', scope: 'user' } as const;
    const service = snapshotOf([listener('127.0.0.1:5173', ownedBy({ ...gone, unit }))]);
    assert.deepEqual(kinds(service), ['5173']);
  });

  it('say nothing of what runs in a container', () => {
    evidence.folder = 'deleted';
    const names = { ...noNames, containerOf: () => container() };
    describer = new ListenerDescriber(hostContext, names, evidence);
    assert.deepEqual(kinds(snapshotOf([listener('127.0.0.1:5173', ownedBy(gone))])), ['5173']);
  });
});
