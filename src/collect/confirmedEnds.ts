/** Beyond this all are forgotten: then a system on which so many addresses come and go is asked twice once more. */
const addressesAtMost = 1000;

/**
 * Addresses that a second listing has confirmed to be free although the process that had them runs: they come and go, so that
 * the next time one listing is believed.
 */
export class ConfirmedEnds {
  private readonly addresses = new Set<string>();

  has(address: string): boolean {
    return this.addresses.has(address);
  }

  add(address: string): void {
    if (this.addresses.size >= addressesAtMost) this.addresses.clear();
    this.addresses.add(address);
  }
}
