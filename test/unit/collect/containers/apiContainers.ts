/** A container as the Engine API lists it. */
export function entry(name: string, more: object = {}): object {
  return {
    Id: idOf(name),
    Names: [`/${name}`],
    Image: 'nginx',
    State: 'running',
    Labels: {},
    Ports: [],
    ...more,
  };
}

export function idOf(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(64, '0');
}
