/** The loads to measure, each created by load.pl in its own namespace. */

export interface Shape {
  readonly processes: number;
  /** Open files each; a process that holds more sockets has those. */
  readonly descriptors: number;
  readonly listeners: number;
  /** Established connections over loopback; each is two sockets. */
  readonly connections: number;
}

export const loadNames = ['L1', 'L2', 'L3', 'L4'] as const;
export type LoadName = (typeof loadNames)[number];

export interface Load {
  readonly words: string;
  readonly base: Shape;
  /** Created after the base has been measured, to measure the difference. */
  readonly added?: Shape;
  readonly targets: Targets;
}

export interface Targets {
  readonly fullToSs: number;
  readonly steadyToSs: number;
  /** CPU of the scan that detects a new listener in an old process, minus that of a steady one. */
  readonly oldProcessMs: number;
}

/** The same for every load. */
export const commonTargets = {
  blockMedianMs: 1,
  blockP99Ms: 2.5,
  firstBlockMs: 2.5,
  growth: 2,
  newProcessMs: 0.3,
  heapMb: 0.2,
  residentMb: 10,
} as const;

export const loads: Readonly<Record<LoadName, Load>> = {
  L1: {
    words: '100 processes, 13 listeners',
    base: { processes: 100, descriptors: 10, listeners: 13, connections: 0 },
    targets: { fullToSs: 0.85, steadyToSs: 0.2, oldProcessMs: 1.3 },
  },
  L2: {
    words: '1,050 listeners in 50 processes',
    base: { processes: 50, descriptors: 10, listeners: 1050, connections: 0 },
    targets: { fullToSs: 0.85, steadyToSs: 0.25, oldProcessMs: 1.3 },
  },
  L3: {
    words: '1,000 processes with 50 open files each, 110 listeners',
    base: { processes: 1000, descriptors: 50, listeners: 110, connections: 0 },
    targets: { fullToSs: 1, steadyToSs: 0.022, oldProcessMs: 5 },
  },
  L4: {
    words: '20,000 established connections (40,000 sockets), 210 listeners',
    base: { processes: 100, descriptors: 10, listeners: 210, connections: 0 },
    added: { processes: 100, descriptors: 10, listeners: 0, connections: 20_000 },
    targets: { fullToSs: 0.75, steadyToSs: 0.028, oldProcessMs: 1.3 },
  },
};
