import type { CollectFailure } from '../collect/collector';
import type { CheckResult } from '../model/selfCheck/checkResult';

/** What a tool printed is quoted in the detail, for the log: its rows are other programs' and in no report. */
export function failedScan(error: CollectFailure): CheckResult {
  const seen = `${error.reason}: ${error.detail.replace(/"(?:[^"\\]|\\.)*"/g, '"…"')}`;
  return { of: 'scan', what: 'scanned', outcome: 'failed', expected: 'ok', seen };
}
