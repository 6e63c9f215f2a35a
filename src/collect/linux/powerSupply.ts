import { readdir, readFile } from 'node:fs/promises';
import type { PowerSource } from '../powerSource';
import { isSystemError } from './procFileReader';

interface Supply {
  readonly path: string;
  readonly type: string | undefined;
}

/**
 * What the machine runs on. A line that is connected says enough; only without one are batteries asked.
 * @param folder ABI/testing/sysfs-class-power
 */
export async function readPowerSource(folder = '/sys/class/power_supply'): Promise<PowerSource> {
  const supplies: Supply[] = [];
  for (const name of await namesIn(folder)) {
    const path = `${folder}/${name}`;
    // that of a mouse or a headset
    if ((await textOf(`${path}/scope`)) === 'Device') continue;
    supplies.push({ path, type: await textOf(`${path}/type`) });
  }
  const isLine = ({ type = '' }: Supply): boolean => /^(?:Mains|USB|Wireless)/.test(type);
  const online = await valuesOf('online', supplies.filter(isLine));
  // 2: its voltage is adjustable
  if (online.some((value) => value === '1' || value === '2')) return 'mains';
  const states = await valuesOf(
    'status',
    supplies.filter(({ type }) => type === 'Battery'),
  );
  if (states.includes('Discharging')) return 'battery';
  return states.some((state) => /^(?:Charging|Not charging|Full)$/.test(state)) ? 'mains' : 'unknown';
}

async function valuesOf(name: string, supplies: readonly Supply[]): Promise<string[]> {
  const values: string[] = [];
  for (const { path } of supplies) {
    const value = await textOf(`${path}/${name}`);
    if (value !== undefined) values.push(value);
  }
  return values;
}

/** None in a container, and on a machine without power supplies that the kernel knows. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return [];
  }
}

/** Undefined if it is missing or cannot be read: a controller may fail to answer (ENODEV, ETIMEDOUT). */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'latin1')).trim();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return undefined;
  }
}
