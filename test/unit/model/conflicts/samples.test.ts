import assert from 'node:assert/strict';
import {
  addressAndPortForms,
  endpointsOf,
  pattern,
  portForms,
} from '../../../../src/model/conflicts/endpointInText';
import { findConflicts } from '../../../../src/model/conflicts/findConflicts';
import type { AddressConflict } from '../../../../src/model/conflicts/conflictCollector';
import { mayMatch, messageForms } from '../../../../src/model/conflicts/messagePatterns';
import { attemptForms, commandForms, movedOnForms } from '../../../../src/model/conflicts/nearbyForms';
import { systemErrorForms } from '../../../../src/model/conflicts/systemErrors';

/** A row of a table, as far as every row has the same. */
interface Row {
  readonly name: string;
  readonly samples: readonly string[];
  readonly pattern: RegExp;
  /** Given where the row is one of those that the quick search is made of. */
  readonly signs?: readonly string[];
  /** Fails unless one of the conflicts is the one that the row finds in this match. */
  readonly check: (conflicts: readonly AddressConflict[], match: RegExpExecArray) => void;
}

/** The row's own match in its sample: in one of the lines, or in a line together with the one before it. */
function matchIn(sample: string, form: RegExp): RegExpExecArray | undefined {
  const lines = sample.split('\n');
  const texts = lines.flatMap((line, index) => [line, `${lines[index - 1] ?? ''} ${line}`]);
  return texts.map((text) => new RegExp(form).exec(text)).find((match) => match !== null) ?? undefined;
}

function checkSamples({ name, samples, pattern: form, signs, check }: Row): void {
  assert.ok(samples.length > 0, `${name} has no samples`);
  for (const sample of samples) {
    const match = matchIn(sample, form);
    assert.ok(match, `${name} does not match its sample: ${sample}`);
    const lines = sample.split('\n');
    assert.ok(lines.some(mayMatch), `the quick search skips the sample of ${name}: ${sample}`);
    const isSigned = signs?.some((sign) => sample.toLowerCase().includes(sign.toLowerCase())) ?? true;
    assert.ok(isSigned, `${name} has none of its signs in its sample: ${sample}`);
    const conflicts = findConflicts(sample);
    assert.ok(conflicts.length > 0, `no conflict is found in the sample of ${name}: ${sample}`);
    check(conflicts, match);
  }
}

function describeTable(title: string, rows: readonly Row[]): void {
  describe(title, () => {
    for (const row of rows) {
      it(`finds the conflict in every sample of: ${row.name}`, () => {
        checkSamples(row);
      });
    }
  });
}

const portOf = (match: RegExpExecArray): number => Number(match.groups?.['port']);

describeTable(
  'a sentence of a program',
  messageForms.map(({ printedBy, cause = 'in-use', ...form }) => ({
    ...form,
    name: printedBy,
    check: (conflicts, match) => {
      const found = conflicts.map((conflict) => [conflict.port, conflict.cause]);
      assert.deepEqual(
        found.filter(([port]) => port === portOf(match)),
        [[portOf(match), cause]],
        match.input,
      );
    },
  })),
);

describeTable(
  'an error of the system',
  systemErrorForms.map(({ printedBy, cause, source, samples, signs }) => ({
    name: printedBy,
    samples,
    signs,
    pattern: pattern(source),
    check: (conflicts, match) => {
      assert.ok(
        conflicts.some((conflict) => conflict.cause === cause),
        match.input,
      );
    },
  })),
);

describeTable(
  'a line about the attempt',
  attemptForms.map(({ printedBy, ...form }) => ({
    ...form,
    name: printedBy,
    check: (conflicts, match) => {
      assert.deepEqual(
        conflicts.map(({ port }) => port),
        [portOf(match)],
        match.input,
      );
    },
  })),
);

describeTable(
  'a command line before the message',
  commandForms.map(({ printedBy, ...form }) => ({
    ...form,
    name: printedBy,
    check: (conflicts, match) => {
      assert.deepEqual(
        conflicts.map(({ port, contextPort }) => [port, contextPort]),
        [[undefined, portOf(match)]],
        match.input,
      );
    },
  })),
);

describeTable(
  'a sentence about going on',
  movedOnForms.map(({ printedBy, ...form }) => ({
    ...form,
    name: printedBy,
    check: (conflicts, match) => {
      assert.deepEqual(
        conflicts.map(({ movedOn }) => movedOn),
        [true],
        match.input,
      );
    },
  })),
);

describeTable(
  'an endpoint beside an error',
  [...addressAndPortForms, ...portForms].map((form) => ({
    ...form,
    name: form.samples[0] ?? form.pattern.source,
    check: (conflicts, match) => {
      const [endpoint] = endpointsOf(form.pattern, match.input);
      assert.deepEqual(
        conflicts.map(({ port, address }) => [port, address]),
        [[endpoint?.port, endpoint?.address]],
        match.input,
      );
    },
  })),
);
