import { cleanUpCases } from './cleanUpCases';
import { containerCases } from './containerCases';
import { identityCases } from './identityCases';
import { linuxCases, socketCases } from './linuxCases';
import type { LoopCase } from './loopCase';
import { terminationCases } from './terminationCases';
import { textCases } from './textCases';
import { unixCases } from './unixCases';
import { viewCases } from './viewCases';
import { windowsCases } from './windowsCases';

export const loopCases: readonly LoopCase[] = [
  ...linuxCases,
  ...terminationCases,
  ...unixCases,
  ...windowsCases,
  ...containerCases,
  ...cleanUpCases,
  ...viewCases,
  ...identityCases,
  ...textCases,
  ...socketCases,
];
