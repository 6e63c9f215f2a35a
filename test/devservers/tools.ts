import type { FrameworkId } from '../../src/model/recognition/frameworks';

/** A server to be started on a port; `BIN` is the folder of the installed commands. */
export interface Tool {
  readonly framework: FrameworkId | undefined;
  readonly title: string;
  readonly finding: 'dev-server' | 'debugger';
  /** The files that it serves, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Only on loopback. */
  readonly onLoopback: (port: number) => string;
  /** On all interfaces: as most are by default, and by an explicit option. */
  readonly byDefault: (port: number) => string;
  readonly byOption: (port: number) => string;
  /** What a user can add to the command line. */
  readonly flag: ((port: number) => string) | undefined;
  /** The command line that starts it on loopback instead, if there is one. */
  readonly restart: {
    /** For `npm run dev` with `byDefault`. */
    readonly byNpm: ((port: number) => string) | undefined;
    /** For the command itself with `byOption`. */
    readonly directly: ((port: number) => string) | undefined;
  };
}

const page = { 'index.html': '<!doctype html><title>It answers.</title>' };
const nodeServer = {
  'server.js':
    "const { createServer } = require('node:http');\n" +
    'const [port, host] = process.argv.slice(2);\n' +
    "createServer((_request, response) => response.end('It answers.')).listen(Number(port), host, () =>\n" +
    '  console.log(`http://localhost:${port}/`),\n' +
    ');\n',
};

export const tools: Readonly<Record<string, Tool>> = {
  vite: {
    framework: 'vite',
    title: 'Vite',
    finding: 'dev-server',
    files: page,
    onLoopback: (port) => `vite --port ${port}`,
    byDefault: (port) => `vite --port ${port} --host`,
    byOption: (port) => `vite --host=0.0.0.0 --port ${port}`,
    flag: () => '--host 127.0.0.1',
    restart: {
      byNpm: (port) => `node BIN/vite --port ${port} --host 127.0.0.1`,
      directly: (port) => `node BIN/vite --host=127.0.0.1 --port ${port}`,
    },
  },
  next: {
    framework: 'next',
    title: 'Next.js',
    finding: 'dev-server',
    files: {
      'app/page.js': "export default function Page() {\n  return 'It answers.';\n}\n",
      'app/layout.js':
        "import { createElement as h } from 'react';\n" +
        'export default function Layout({ children }) {\n' +
        "  return h('html', null, h('body', null, children));\n}\n",
    },
    onLoopback: (port) => `next dev --hostname 127.0.0.1 --port ${port}`,
    byDefault: (port) => `next dev --port ${port}`,
    byOption: (port) => `next dev -p ${port} -H 0.0.0.0`,
    flag: () => '-H 127.0.0.1',
    restart: {
      byNpm: (port) => `node BIN/next dev --port ${port} -H 127.0.0.1`,
      directly: (port) => `node BIN/next dev -p ${port} -H 127.0.0.1`,
    },
  },
  webpack: {
    framework: 'webpack',
    title: 'webpack',
    finding: 'dev-server',
    files: { 'src/index.js': "console.log('It answers.');\n" },
    onLoopback: (port) => `webpack serve --mode development --host localhost --port ${port}`,
    byDefault: (port) => `webpack serve --mode development --port ${port}`,
    byOption: (port) => `webpack serve --mode development --host 0.0.0.0 --port ${port}`,
    flag: () => '--host 127.0.0.1',
    // it overwrites its command line with a title, so npm has to add the option
    restart: { byNpm: () => 'npm run dev -- --host 127.0.0.1', directly: undefined },
  },
  'http-server': {
    framework: 'http-server',
    title: 'http-server',
    finding: 'dev-server',
    files: page,
    onLoopback: (port) => `http-server -a 127.0.0.1 -p ${port}`,
    byDefault: (port) => `http-server -p ${port}`,
    byOption: (port) => `http-server -p ${port} -a 0.0.0.0`,
    flag: () => '-a 127.0.0.1',
    // as webpack does
    restart: { byNpm: () => 'npm run dev -- -a 127.0.0.1', directly: undefined },
  },
  serve: {
    framework: 'serve',
    title: 'serve',
    finding: 'dev-server',
    files: page,
    onLoopback: (port) => `serve -l tcp://127.0.0.1:${port}`,
    byDefault: (port) => `serve -p ${port}`,
    byOption: (port) => `serve --listen tcp://0.0.0.0:${port}`,
    flag: (port) => `-l tcp://127.0.0.1:${port}`,
    restart: {
      byNpm: (port) => `node BIN/serve -l tcp://127.0.0.1:${port}`,
      directly: (port) => `node BIN/serve --listen tcp://127.0.0.1:${port}`,
    },
  },
  'http.server': {
    framework: 'http.server',
    title: 'http.server',
    finding: 'dev-server',
    files: page,
    onLoopback: (port) => `python3 -m http.server ${port} --bind 127.0.0.1`,
    byDefault: (port) => `python3 -m http.server ${port}`,
    byOption: (port) => `python3 -m http.server --bind 0.0.0.0 ${port}`,
    flag: () => '-b 127.0.0.1',
    restart: {
      byNpm: (port) => `python3 -m http.server ${port} -b 127.0.0.1`,
      directly: (port) => `python3 -m http.server --bind 127.0.0.1 ${port}`,
    },
  },
  node: {
    framework: undefined,
    title: 'node server.js',
    finding: 'dev-server',
    files: nodeServer,
    onLoopback: (port) => `node server.js ${port} 127.0.0.1`,
    byDefault: (port) => `node server.js ${port}`,
    byOption: (port) => `node server.js ${port} 0.0.0.0`,
    // only its code could set it
    flag: undefined,
    restart: { byNpm: undefined, directly: undefined },
  },
  inspector: {
    framework: undefined,
    title: 'node server.js',
    finding: 'debugger',
    files: nodeServer,
    onLoopback: (port) => `node --inspect=${port} server.js ${port + 1000} 127.0.0.1`,
    byDefault: (port) => `node --inspect=0.0.0.0:${port} server.js ${port + 1000} 127.0.0.1`,
    byOption: (port) => `node --inspect --inspect-port 0.0.0.0:${port} server.js ${port + 1000} 127.0.0.1`,
    flag: undefined,
    restart: {
      byNpm: (port) => `node --inspect=127.0.0.1:${port} server.js ${port + 1000} 127.0.0.1`,
      directly: (port) =>
        `node --inspect --inspect-port 127.0.0.1:${port} server.js ${port + 1000} 127.0.0.1`,
    },
  },
};
