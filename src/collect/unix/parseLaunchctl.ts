import type { TimeSliced } from '../../model/text/timeSlice';
import { itemsPerSlice, partsOf } from '../../model/text/timeSlice';

/**
 * `launchctl list`: PID, last exit status and label, separated by tabs; `-` for a job that does not run.
 *
 *     PID	Status	Label
 *     441	0	com.apple.controlcenter
 *     512	0	application.com.microsoft.VSCode.1152921500311879801.1152921500311879806
 *
 * @returns the labels by PID, without the applications that a person opened: launchd does not restart these. Undefined if
 * it is not such a list, or is cut off.
 */
export function* parseLaunchctl(text: string): TimeSliced<Map<number, string> | undefined> {
  if (!text.startsWith('PID\tStatus\tLabel\n') || !text.endsWith('\n')) return undefined;
  const labels = new Map<number, string>();
  let lines = 0;
  for (const line of partsOf(text, '\n')) {
    if (++lines % itemsPerSlice === 0) yield;
    const [pid = '', , ...label] = line.split('\t');
    const name = label.join('\t').trim();
    if (/^\d+$/.test(pid) && name !== '' && !name.startsWith('application.')) labels.set(Number(pid), name);
  }
  return labels;
}
