/** The project as the TypeScript compiler sees it. */
import { join } from 'node:path';
import ts from 'typescript';

export function loadProject(root: string): ts.Program {
  const configFile = join(root, 'tsconfig.json');
  const { config } = ts.readConfigFile(configFile, (path) => ts.sys.readFile(path)) as { config: unknown };
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return ts.createProgram({ rootNames: fileNames, options });
}
