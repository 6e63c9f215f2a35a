/** Installs the libraries that only the bench uses, pinned by bench/package-lock.json, beside other downloads. */
import { ensureLocked } from '../scripts/host/lockedInstall';

export type PeerLibraries = { readonly folder: string } | { readonly problem: string };

export async function ensurePeerLibraries(): Promise<PeerLibraries> {
  try {
    return { folder: await ensureLocked('libraries to compare with', 'bench-libraries', 'bench') };
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}
