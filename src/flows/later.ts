/** Flows that most windows never need, in one file that is loaded when the first of them is. */
export * from './acknowledge';
export * from './containers';
export * from './endedTask';
export * from './freePort';
export * from './offerStartAgain';
export * from './open';
export * from './portConflicts';
export * from './portLink';
export * from './reportError';
export * from './runningServer';
export * from './stablePort';
export * from './terminate';
export * from './waitTask';
