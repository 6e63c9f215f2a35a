import { deepEqual, equal } from 'node:assert/strict';
import { shortAge, spokenAge } from '../../../../src/messages/age';
import { ageOf } from '../../../../src/model/process/age';

const minute = 60_000;
const hour = 60 * minute;
const started = 1_700_000_000_000;

function ageAfter(elapsed: number): [string, string] | undefined {
  const age = ageOf(started, started + elapsed);
  return age && [shortAge(age), spokenAge(age)];
}

describe('the age of a process', () => {
  it('is said in minutes, hours or days, rounded down', () => {
    deepEqual(ageAfter(minute), ['1 min', 'for 1 minute']);
    deepEqual(ageAfter(4 * minute + 59_000), ['2 min', 'for 2 minutes']);
    deepEqual(ageAfter(59 * minute), ['45 min', 'for 45 minutes']);
    deepEqual(ageAfter(hour), ['1 h', 'for 1 hour']);
    deepEqual(ageAfter(47 * hour), ['47 h', 'for 47 hours']);
    deepEqual(ageAfter(48 * hour), ['2 d', 'for 2 days']);
    deepEqual(ageAfter(1000 * hour), ['41 d', 'for 41 days']);
  });

  it('is left out in the first minute, and after the clock was set back', () => {
    equal(ageAfter(minute - 1), undefined);
    equal(ageAfter(0), undefined);
    equal(ageAfter(-hour), undefined);
  });
});
