import assert from 'node:assert/strict';
import { mkdir, symlink, unlink, writeFile } from 'node:fs/promises';
import type { NetworkInterfaceInfo } from 'node:os';
import { join } from 'node:path';
import type { ScratchFolder } from '../../../scripts/host/scratchFolder';
import { makeScratchFolder } from '../../../scripts/host/scratchFolder';
import { NetworkInterfaces } from '../../../src/collect/networkInterfaces';
import { needsPosix } from '../../support/posix';

type InfosByName = NodeJS.Dict<NetworkInterfaceInfo[]>;

function four(address: string, prefixLength: number): NetworkInterfaceInfo {
  return {
    address,
    netmask: '255.255.255.0',
    family: 'IPv4',
    mac: '02:00:00:00:00:01',
    internal: address.startsWith('127.'),
    cidr: `${address}/${prefixLength}`,
  };
}

function six(address: string, scopeid: number): NetworkInterfaceInfo {
  return {
    address,
    netmask: 'ffff:ffff:ffff:ffff::',
    family: 'IPv6',
    mac: '02:00:00:00:00:01',
    internal: address === '::1',
    cidr: `${address}/64`,
    scopeid,
  };
}

describe('NetworkInterfaces', () => {
  let scratch: ScratchFolder;
  beforeEach(async () => {
    scratch = await makeScratchFolder('interfaces');
  });
  afterEach(() => scratch.remove());

  /** A device as sysfs describes it. */
  async function device(name: string, uevent: string, ...entries: string[]): Promise<void> {
    await mkdir(join(scratch.path, name));
    await writeFile(join(scratch.path, name, 'uevent'), uevent);
    for (const entry of entries) await mkdir(join(scratch.path, name, entry));
  }

  function interfaces(
    infos: InfosByName | (() => InfosByName),
    platform: NodeJS.Platform = 'linux',
  ): NetworkInterfaces {
    const readInfos = typeof infos === 'function' ? infos : () => infos;
    return new NetworkInterfaces(platform, { readInfos, devices: scratch.path });
  }

  const summary = (all: NetworkInterfaces) =>
    all.current()?.map(({ name, kind, addresses }) => [name, kind, ...addresses.map(({ text }) => text)]);

  it('have a kind and addresses', async () => {
    await device('wlan0', 'DEVTYPE=wlan\nINTERFACE=wlan0\nIFINDEX=3\n', 'device');
    const all = interfaces({
      lo: [four('127.0.0.1', 8), six('::1', 0)],
      wlan0: [four('192.168.1.5', 24), six('fe80::5', 3), six('fd00::5', 0)],
    });
    assert.deepEqual(summary(all), [
      ['lo', 'loopback', '127.0.0.1', '::1'],
      ['wlan0', 'wifi', '192.168.1.5', 'fe80::5%wlan0', 'fd00::5'],
    ]);
  });

  it('are wired or wireless by the device, with new drivers and old', async () => {
    await device('lan', 'INTERFACE=lan\n', 'device');
    await device('old', 'INTERFACE=old\n', 'device', 'wireless');
    await device('eth0', 'INTERFACE=eth0\n');
    const all = interfaces({
      lan: [four('10.0.0.1', 8)],
      old: [four('10.0.0.2', 8)],
      eth0: [four('10.0.0.3', 8)],
    });
    assert.deepEqual(summary(all), [
      ['lan', 'ethernet', '10.0.0.1'],
      ['old', 'wifi', '10.0.0.2'],
      ['eth0', 'network', '10.0.0.3'],
    ]);
  });

  it('are known by name if there is no sysfs', () => {
    assert.deepEqual(summary(interfaces({ eth0: [four('10.0.0.3', 8)] })), [['eth0', 'network', '10.0.0.3']]);
  });

  it('are read again after a device could not be read, even if their addresses are the same', async function () {
    needsPosix(this, 'a link to itself');
    const uevent = join(scratch.path, 'eth0', 'uevent');
    await mkdir(join(scratch.path, 'eth0', 'device'), { recursive: true });
    // a link to itself cannot be read: ELOOP
    await symlink(uevent, uevent);
    const all = interfaces({ eth0: [four('10.0.0.3', 8)] });
    assert.deepEqual(summary(all), [['eth0', 'network', '10.0.0.3']]);
    await unlink(uevent);
    await writeFile(uevent, 'INTERFACE=eth0\n');
    assert.deepEqual(summary(all), [['eth0', 'ethernet', '10.0.0.3']]);
    assert.equal(all.current(), all.current());
  });

  it('include the addresses of a labelled alias, on Linux', () => {
    const all = interfaces({ eth0: [four('10.0.0.3', 8)], 'eth0:1': [four('10.0.0.4', 8)] });
    assert.deepEqual(summary(all), [['eth0', 'network', '10.0.0.3', '10.0.0.4']]);
  });

  it('have numbered zones on Windows, and no devices', async () => {
    await device('Wi-Fi', 'DEVTYPE=bridge\n');
    const all = interfaces({ 'Wi-Fi': [six('fe80::5', 12)] }, 'win32');
    assert.deepEqual(summary(all), [['Wi-Fi', 'wifi', 'fe80::5%12']]);
  });

  it('are the same array until something changes', () => {
    let answer: InfosByName = { eth0: [four('10.0.0.3', 8)] };
    const all = interfaces(() => answer);
    const first = all.current();
    answer = { eth0: [four('10.0.0.3', 8)] };
    assert.equal(all.current(), first);
    answer = { eth0: [four('10.0.0.9', 8)] };
    assert.notEqual(all.current(), first);
    assert.deepEqual(summary(all), [['eth0', 'network', '10.0.0.9']]);
  });

  it('are unknown while the system does not say, and known again afterwards', () => {
    let isAllowed = false;
    const all = interfaces(() => {
      if (isAllowed) return { eth0: [four('10.0.0.3', 8)] };
      throw Object.assign(new Error('uv_interface_addresses returned Unknown system error 13'), {
        code: 'ERR_SYSTEM_ERROR',
      });
    });
    assert.equal(all.current(), undefined);
    isAllowed = true;
    assert.deepEqual(summary(all), [['eth0', 'network', '10.0.0.3']]);
    isAllowed = false;
    assert.equal(all.current(), undefined);
  });

  it('do not hide a defect', () => {
    const all = interfaces(() => {
      throw new TypeError('planted');
    });
    assert.throws(() => all.current(), /planted/);
  });

  it('are those of this machine', () => {
    const loopback = new NetworkInterfaces(process.platform)
      .current()
      ?.find(({ kind }) => kind === 'loopback');
    assert.ok(loopback?.addresses.some(({ scope }) => scope === 'loopback'));
  });
});
