// A process with its own collector, which messages ask to measure; it exits with the process that started it.
import type { Reply, Request, TaskName } from './tasks';
import { tasks } from './tasks';

async function carryOut({ task, argument }: Request): Promise<Reply> {
  try {
    // the client's types join a task with its argument
    const untyped = tasks as Readonly<Record<TaskName, (argument: unknown) => Promise<unknown>>>;
    return { value: await untyped[task](argument) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

process.on('message', (request: Request) => {
  void carryOut(request).then((reply) => process.send?.(reply));
});
process.on('disconnect', () => process.exit());
