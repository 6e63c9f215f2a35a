import type { AppServices } from '../appServices';
import { isOpenable, urlObstacle } from '../flows/open';
import { showAnswer } from '../flows/whatAnswers';
import { pickListener } from './pickTarget';

export async function whatAnswers(services: AppServices, target: unknown): Promise<void> {
  const row = await pickListener(services, target, 'whatAnswers', isOpenable, urlObstacle);
  if (row !== undefined) await showAnswer(services, row);
}
