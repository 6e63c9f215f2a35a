import type { FrameworkId } from '../recognition/frameworks';
import type { HostOption } from './hostOption';
import type { BackingServiceId } from '../recognition/backingServices';

/** Where a tool binds, and what to change so that it binds to loopback alone. */
export interface Binding {
  /** What happens without any option: one sentence. */
  readonly standard: string;
  readonly option?: HostOption;
  /** To read instead of what is made of the option: where the option is no whole one. */
  readonly flag?: string;
  readonly config?: { readonly file: string; readonly key: string; readonly value: string };
  readonly environment?: string;
  /** Where neither says it all. */
  readonly summary?: string;
  /** Of the ports that something else of its own binds. */
  readonly ports?: Readonly<Record<number, Omit<Binding, 'ports'>>>;
}

const loopback = 'Without an option it listens on loopback.';
const all = 'Without an option it listens on all interfaces.';

function host(...names: [string, ...string[]]): HostOption {
  return { names, takes: 'host', value: 'word', add: '127.0.0.1' };
}

/** `--host` alone means all interfaces. */
function optionalHost(...names: [string, ...string[]]): HostOption {
  return { names, takes: 'host', value: 'optional', add: '127.0.0.1' };
}

function endpoint(...names: [string, ...string[]]): HostOption {
  return { names, takes: 'endpoint', value: 'word', add: '127.0.0.1:PORT' };
}

const viteConfig = { file: 'vite.config.*', key: 'server.host', value: "'127.0.0.1'" };

/**
 * Where tools bind, from their documentation; versions, files and the environment change it. The socket says
 * whether a tool is exposed: this says only what to do then.
 */
export const frameworkBindings: Record<FrameworkId, Binding> = {
  vite: { standard: loopback, option: optionalHost('--host'), config: viteConfig },
  next: { standard: all, option: host('-H', '--hostname') },
  nuxt: {
    standard: 'Without an option it listens on loopback, and in a container on all interfaces.',
    option: optionalHost('--host'),
    config: { file: 'nuxt.config.*', key: 'devServer.host', value: "'127.0.0.1'" },
  },
  astro: {
    standard: loopback,
    option: optionalHost('--host'),
    config: { file: 'astro.config.*', key: 'server.host', value: "'127.0.0.1'" },
  },
  remix: { standard: loopback, option: optionalHost('--host'), config: viteConfig },
  'react-router': { standard: loopback, option: optionalHost('--host'), config: viteConfig },
  sveltekit: { standard: loopback, option: optionalHost('--host'), config: viteConfig },
  vitest: {
    standard: loopback,
    option: optionalHost('--api.host'),
    config: { file: 'vitest.config.*', key: 'test.api.host', value: "'127.0.0.1'" },
  },
  vitepress: {
    standard: loopback,
    option: optionalHost('--host'),
    config: { file: '.vitepress/config.*', key: 'vite.server.host', value: "'127.0.0.1'" },
    summary:
      'Start VitePress with --host 127.0.0.1. Where .vitepress/config.* sets vite.server.host, that counts instead.',
  },
  gatsby: { standard: loopback, option: host('-H', '--host') },
  angular: {
    standard: loopback,
    option: host('--host'),
    config: { file: 'angular.json', key: 'serve.options.host', value: '"127.0.0.1"' },
  },
  // it takes --host, and listens as before
  vinxi: { standard: all, environment: 'HOST=127.0.0.1' },
  'vue-cli': {
    standard: all,
    option: host('--host'),
    config: { file: 'vue.config.js', key: 'devServer.host', value: "'127.0.0.1'" },
  },
  'create-react-app': { standard: all, environment: 'HOST=127.0.0.1' },
  docusaurus: { standard: loopback, option: host('--host', '-h') },
  nest: { standard: all, summary: "In main.ts, give listen a host: app.listen(port, '127.0.0.1')." },
  ember: { standard: all, option: host('--host', '-H') },
  storybook: {
    standard: 'Without an option newer versions listen on loopback, older ones on all interfaces.',
    option: host('--host', '-h'),
  },
  expo: {
    standard: all,
    flag: '--localhost',
    summary:
      'Start Expo with --localhost. From SDK 55 on it then listens on loopback; before, that changed only the address it shows.',
  },
  metro: { standard: all, option: host('--host') },
  webpack: {
    standard: all,
    option: host('--host'),
    config: { file: 'webpack.config.*', key: 'devServer.host', value: "'127.0.0.1'" },
  },
  rspack: {
    standard: all,
    option: host('--host'),
    config: { file: 'rspack.config.*', key: 'devServer.host', value: "'127.0.0.1'" },
  },
  rsbuild: {
    standard: loopback,
    option: optionalHost('--host'),
    config: { file: 'rsbuild.config.*', key: 'server.host', value: "'127.0.0.1'" },
  },
  parcel: { standard: all, option: host('--host') },
  esbuild: {
    standard: all,
    option: { names: ['--serve'], takes: 'endpoint', value: 'joined', add: undefined },
    flag: '--serve=127.0.0.1:PORT',
  },
  eleventy: { standard: all, summary: 'The server of Eleventy has no option for the address it binds.' },
  'http-server': { standard: all, option: host('-a') },
  serve: {
    standard: all,
    option: {
      names: ['-l', '--listen'],
      takes: 'url',
      value: 'word',
      add: 'tcp://127.0.0.1:PORT',
      instead: ['-p', '--port'],
    },
  },
  'live-server': {
    standard: all,
    option: { names: ['--host'], takes: 'host', value: 'joined', add: '127.0.0.1' },
  },
  'browser-sync': { standard: all, option: host('--listen') },
  'json-server': {
    standard: 'Without an option 0.17 listens on loopback, and 1.0 always on all interfaces.',
    option: { ...host('--host', '-H'), add: undefined },
    flag: '--host 127.0.0.1',
    summary:
      'Start json-server 0.17 with --host 127.0.0.1. Its 1.0 has no option for the address it binds: --host is but shown.',
  },
  wrangler: { standard: loopback, option: host('--ip') },
  // behind the script it would be the script's own
  deno: { standard: all, option: { ...host('--host'), add: undefined }, flag: '--host 127.0.0.1' },
  django: { standard: loopback, flag: '127.0.0.1:PORT' },
  flask: { standard: loopback, option: host('--host', '-h'), environment: 'FLASK_RUN_HOST=127.0.0.1' },
  fastapi: {
    standard: 'Without an option fastapi dev listens on loopback, and fastapi run on all interfaces.',
    option: host('--host'),
  },
  uvicorn: { standard: loopback, option: host('--host') },
  gunicorn: { standard: loopback, option: endpoint('-b', '--bind') },
  hypercorn: { standard: loopback, option: endpoint('-b', '--bind') },
  streamlit: {
    standard: all,
    option: host('--server.address'),
    config: { file: '.streamlit/config.toml', key: 'server.address', value: '"127.0.0.1"' },
  },
  gradio: { standard: loopback, environment: 'GRADIO_SERVER_NAME=127.0.0.1' },
  jupyter: { standard: loopback, option: host('--ip', '--ServerApp.ip', '--NotebookApp.ip') },
  mkdocs: { standard: loopback, option: endpoint('-a', '--dev-addr') },
  tensorboard: {
    standard: loopback,
    option: { ...host('--host'), drops: ['--bind_all'] },
    summary: 'Start TensorBoard with --host 127.0.0.1, and without --bind_all.',
  },
  'http.server': { standard: all, option: host('-b', '--bind') },
  rails: { standard: loopback, option: host('-b', '--binding') },
  puma: {
    standard: all,
    option: {
      names: ['-b', '--bind'],
      takes: 'url',
      value: 'word',
      add: 'tcp://127.0.0.1:PORT',
      instead: ['-p', '--port'],
    },
  },
  rack: { standard: loopback, option: host('-o', '--host') },
  jekyll: { standard: loopback, option: host('-H', '--host') },
  laravel: { standard: loopback, option: host('--host') },
  php: {
    standard: 'It listens on the address that -S names.',
    option: { names: ['-S'], takes: 'endpoint', value: 'word', add: undefined },
    flag: '-S 127.0.0.1:PORT',
  },
  symfony: {
    standard: 'Without an option newer versions listen on loopback, older ones on all interfaces.',
    option: { ...host('--listen-ip'), drops: ['--allow-all-ip'] },
    summary: 'Start Symfony with --listen-ip 127.0.0.1, and without --allow-all-ip.',
  },
  hugo: { standard: loopback, option: host('--bind') },
  zola: { standard: loopback, option: host('-i', '--interface') },
  mdbook: { standard: loopback, option: host('-n', '--hostname') },
  trunk: { standard: loopback, option: host('-a', '--address') },
  go: {
    standard: 'An address without a host, such as ":8080", is all interfaces.',
    summary: 'In the code, listen on "127.0.0.1:PORT" rather than on ":PORT".',
  },
  cargo: {
    standard: 'It listens on the address that its code names.',
    summary: 'In the code, bind to 127.0.0.1 rather than to 0.0.0.0.',
  },
  dotnet: {
    standard: loopback,
    option: { names: ['--urls'], takes: 'url', value: 'word', add: undefined },
    flag: '--urls http://localhost:PORT',
    config: {
      file: 'Properties/launchSettings.json',
      key: 'applicationUrl',
      value: '"http://localhost:PORT"',
    },
    environment: 'ASPNETCORE_URLS=http://localhost:PORT',
  },
  'spring-boot': {
    standard: all,
    option: { names: ['--server.address'], takes: 'host', value: 'joined', add: '127.0.0.1' },
    config: { file: 'application.properties', key: 'server.address', value: '127.0.0.1' },
    environment: 'SERVER_ADDRESS=127.0.0.1',
  },
  quarkus: {
    standard: 'In development it listens on loopback.',
    option: { names: ['-Dquarkus.http.host'], takes: 'host', value: 'joined', add: '127.0.0.1' },
    config: { file: 'application.properties', key: 'quarkus.http.host', value: '127.0.0.1' },
  },
  phoenix: {
    standard: loopback,
    config: { file: 'config/dev.exs', key: 'http', value: '[ip: {127, 0, 0, 1}]' },
  },
  flutter: { standard: loopback, option: host('--web-hostname') },
};

/**
 * The services that an option, a line of a file or a variable binds; of the others nothing is said. Their command
 * lines are not rewritten: files say more than these, and data depends on how they are started.
 */
export const serviceBindings: Partial<Record<BackingServiceId, Binding>> = {
  postgresql: {
    standard: loopback,
    flag: '-h 127.0.0.1',
    config: { file: 'postgresql.conf', key: 'listen_addresses', value: "'localhost'" },
  },
  redis: {
    standard: all,
    flag: '--bind 127.0.0.1',
    config: { file: 'redis.conf', key: 'bind', value: '127.0.0.1 -::1' },
  },
  valkey: {
    standard: all,
    flag: '--bind 127.0.0.1',
    config: { file: 'valkey.conf', key: 'bind', value: '127.0.0.1 -::1' },
  },
  mongodb: {
    standard: loopback,
    flag: '--bind_ip 127.0.0.1',
    summary: 'Start MongoDB with --bind_ip 127.0.0.1, and without --bind_ip_all.',
    config: { file: 'mongod.conf', key: 'net.bindIp', value: '127.0.0.1' },
  },
  mysql: {
    standard: all,
    flag: '--bind-address=127.0.0.1',
    config: { file: 'my.cnf', key: 'bind-address', value: '127.0.0.1' },
    ports: {
      // the X Protocol
      33060: {
        standard: all,
        flag: '--mysqlx-bind-address=127.0.0.1',
        config: { file: 'my.cnf', key: 'mysqlx_bind_address', value: '127.0.0.1' },
      },
    },
  },
  mariadb: {
    standard: all,
    flag: '--bind-address=127.0.0.1',
    config: { file: 'my.cnf', key: 'bind-address', value: '127.0.0.1' },
  },
  memcached: { standard: all, flag: '-l 127.0.0.1' },
  elasticsearch: {
    standard: loopback,
    config: { file: 'elasticsearch.yml', key: 'network.host', value: '127.0.0.1' },
  },
  opensearch: {
    standard: loopback,
    config: { file: 'opensearch.yml', key: 'network.host', value: '127.0.0.1' },
  },
  rabbitmq: {
    standard: all,
    config: { file: 'rabbitmq.conf', key: 'listeners.tcp.local', value: '127.0.0.1:5672' },
    ports: {
      15672: {
        standard: all,
        config: { file: 'rabbitmq.conf', key: 'management.tcp.ip', value: '127.0.0.1' },
      },
      25672: {
        standard: all,
        environment: "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'",
      },
    },
  },
  kafka: {
    standard: all,
    config: { file: 'server.properties', key: 'listeners', value: 'PLAINTEXT://127.0.0.1:PORT' },
  },
  zookeeper: {
    standard: all,
    config: { file: 'zoo.cfg', key: 'clientPortAddress', value: '127.0.0.1' },
    ports: {
      8080: { standard: all, config: { file: 'zoo.cfg', key: 'admin.serverAddress', value: '127.0.0.1' } },
    },
  },
  clickhouse: { standard: loopback, config: { file: 'config.xml', key: 'listen_host', value: '127.0.0.1' } },
  cassandra: {
    standard: loopback,
    config: { file: 'cassandra.yaml', key: 'rpc_address', value: '127.0.0.1' },
  },
  couchdb: { standard: loopback, config: { file: 'local.ini', key: 'bind_address', value: '127.0.0.1' } },
  minio: {
    standard: all,
    flag: '--address 127.0.0.1:PORT',
    summary:
      'Start MinIO with --address 127.0.0.1:PORT, or where PORT is its console with --console-address 127.0.0.1:PORT.',
  },
  prometheus: { standard: all, flag: '--web.listen-address=127.0.0.1:PORT' },
  grafana: { standard: all, config: { file: 'grafana.ini', key: 'http_addr', value: '127.0.0.1' } },
  nginx: { standard: all, config: { file: 'nginx.conf', key: 'listen', value: '127.0.0.1:PORT' } },
  apache: { standard: all, config: { file: 'httpd.conf', key: 'Listen', value: '127.0.0.1:PORT' } },
  caddy: { standard: all, config: { file: 'Caddyfile', key: 'bind', value: '127.0.0.1' } },
  ollama: { standard: loopback, environment: 'OLLAMA_HOST=127.0.0.1' },
  mosquitto: {
    standard: loopback,
    config: { file: 'mosquitto.conf', key: 'listener', value: 'PORT 127.0.0.1' },
  },
  tomcat: { standard: all, config: { file: 'server.xml', key: 'Connector address', value: '"127.0.0.1"' } },
  jenkins: {
    standard: all,
    flag: '--httpListenAddress=127.0.0.1',
  },
  nats: { standard: all, flag: '-a 127.0.0.1' },
};
