/** Skipping with a reason, so that the runner can report what was not tested and why. */
const reasonKey = Symbol.for('local-ports.skipReason');

interface MayHaveReason {
  [reasonKey]?: string;
}

/** In a test or a before hook: `skipBecause(this, 'no container engine here')`. */
export function skipBecause(context: Mocha.Context, reason: string): never {
  const runnable = context.runnable() as Mocha.Runnable & MayHaveReason;
  // Skipping in a hook skips the whole suite, so the reason is the suite's.
  const isHook = (runnable as { type?: string }).type === 'hook';
  const holder = (isHook ? runnable.parent : runnable) as MayHaveReason | undefined;
  if (holder) holder[reasonKey] = reason;
  return context.skip();
}

export function skipReason(test: Mocha.Test): string {
  let holder: (MayHaveReason & { parent?: Mocha.Suite | undefined }) | undefined = test;
  while (holder) {
    if (holder[reasonKey] !== undefined) return holder[reasonKey];
    holder = holder.parent;
  }
  return 'no reason given';
}
