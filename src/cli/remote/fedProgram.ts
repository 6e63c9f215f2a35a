/** Of Node, which runs the bundle. */
const minimumMajor = 20;

/**
 * What `node -` reads from stdin: it says which Node it is before anything is parsed that an old one does not understand,
 * and runs the command line from memory.
 * @param mark see MarkedReader.
 */
export function fedProgram(source: string, mark: string): string {
  return [
    `if (parseInt(process.versions.node, 10) < ${minimumMajor})`,
    `  process.stdout.write("\\n${mark} node " + process.versions.node + "\\n");`,
    `else {`,
    `  var Module = require("module");`,
    `  new Module("local-ports")._compile(${JSON.stringify(source.replace(/^#!.*/, ''))}, "local-ports");`,
    `}`,
    '',
  ].join('\n');
}
