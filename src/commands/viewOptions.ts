import type { AppServices } from '../appServices';
import { chooseFilter, chooseGrouping, chooseOrder } from '../flows/viewOptions';

export async function groupBy(services: AppServices): Promise<void> {
  await chooseGrouping(services);
}

export async function sortBy(services: AppServices): Promise<void> {
  await chooseOrder(services);
}

export async function filter(services: AppServices): Promise<void> {
  await chooseFilter(services);
}
