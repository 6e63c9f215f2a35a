import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { builtFile } from '../../scripts/host/projectRoot';
import type { Reply, Request, TaskName, Tasks } from './tasks';

/** A worker process, one request at a time. */
export class Worker {
  private readonly child: ChildProcess = fork(builtFile('bench/inside/worker'), [], {
    execArgv: ['--expose-gc'],
  });

  async ask<Name extends TaskName>(
    task: Name,
    ...[argument]: Parameters<Tasks[Name]>
  ): Promise<Awaited<ReturnType<Tasks[Name]>>> {
    const request: Request = { task, argument };
    const settled = new AbortController();
    const ended = once(this.child, 'exit', { signal: settled.signal }).then(([code]) => {
      throw new Error(`The worker ended during ${task} (exit code ${String(code)}).`);
    });
    const replied = once(this.child, 'message', { signal: settled.signal });
    this.child.send(request);
    try {
      const [reply] = (await Promise.race([replied, ended])) as [Reply];
      if ('error' in reply) throw new Error(`${task}: ${reply.error}`);
      return reply.value as Awaited<ReturnType<Tasks[Name]>>;
    } finally {
      settled.abort();
      // whichever of the two did not come about ends by being aborted
      await Promise.allSettled([replied, ended]);
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }
}
