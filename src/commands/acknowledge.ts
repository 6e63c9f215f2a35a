import type { AppServices } from '../appServices';
import { acknowledgeFinding, manageAcknowledged } from '../flows/acknowledge';
import { pickFinding } from './pickTarget';

export async function acknowledgeExposure(services: AppServices, target: unknown): Promise<void> {
  const finding = await pickFinding(services, target, 'acknowledge');
  if (finding !== undefined) await acknowledgeFinding(services, finding);
}

export async function showAcknowledged(services: AppServices): Promise<void> {
  await manageAcknowledged(services);
}
