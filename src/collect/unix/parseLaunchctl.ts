/**
 * `launchctl list`: PID, last exit status and label, with tabs between; `-` where it does not run.
 *
 *     PID	Status	Label
 *     441	0	com.apple.controlcenter
 *     512	0	application.com.microsoft.VSCode.1152921500311879801.1152921500311879806
 *
 * @returns undefined where no job has the PID, or it is an application that a person opened: launchd does not start
 * these again.
 */
export function launchdLabel(text: string, pid: number): string | undefined {
  for (const line of text.split('\n')) {
    const [id, , ...label] = line.split('\t');
    if (id === String(pid)) {
      const name = label.join('\t').trim();
      return name === '' || name.startsWith('application.') ? undefined : name;
    }
  }
  return undefined;
}
