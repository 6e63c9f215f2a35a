import type { ParsedCommandLine } from '../process/parsedCommandLine';
import type { Binding } from './binding';

/** A database, a broker, a web server: what projects use and rarely develop. To add one, add a row. */
interface BackingServiceRow {
  readonly id: string;
  readonly title: string;
  /** Programs, Java classes and archives. */
  readonly names: readonly string[];
  /** If the name is not enough: matches one of the arguments. */
  readonly word?: RegExp;
  /**
   * Left out if no single option, line of a file or variable binds it. Its command line is never rewritten: files say
   * more than options, and data depends on how it is started.
   */
  readonly binding?: Binding;
}

const rows = [
  {
    id: 'postgresql',
    title: 'PostgreSQL',
    names: ['postgres', 'postmaster'],
    binding: {
      byDefault: 'loopback',
      flag: '-h 127.0.0.1',
      config: { file: 'postgresql.conf', key: 'listen_addresses', value: "'localhost'" },
    },
  },
  {
    id: 'redis',
    title: 'Redis',
    names: ['redis-server', 'redis-sentinel', 'keydb-server'],
    binding: {
      byDefault: 'all-interfaces',
      flag: '--bind 127.0.0.1',
      config: { file: 'redis.conf', key: 'bind', value: '127.0.0.1 -::1' },
    },
  },
  {
    id: 'valkey',
    title: 'Valkey',
    names: ['valkey-server'],
    binding: {
      byDefault: 'all-interfaces',
      flag: '--bind 127.0.0.1',
      config: { file: 'valkey.conf', key: 'bind', value: '127.0.0.1 -::1' },
    },
  },
  {
    id: 'mongodb',
    title: 'MongoDB',
    names: ['mongod', 'mongos'],
    binding: {
      byDefault: 'loopback',
      flag: '--bind_ip 127.0.0.1',
      withoutFlag: '--bind_ip_all',
      config: { file: 'mongod.conf', key: 'net.bindIp', value: '127.0.0.1' },
    },
  },
  {
    id: 'mariadb',
    title: 'MariaDB',
    names: ['mariadbd'],
    binding: {
      byDefault: 'all-interfaces',
      flag: '--bind-address=127.0.0.1',
      config: { file: 'my.cnf', key: 'bind-address', value: '127.0.0.1' },
    },
  },
  {
    id: 'mysql',
    title: 'MySQL',
    names: ['mysqld'],
    binding: {
      byDefault: 'all-interfaces',
      flag: '--bind-address=127.0.0.1',
      config: { file: 'my.cnf', key: 'bind-address', value: '127.0.0.1' },
      ports: {
        // the X Protocol
        33060: {
          byDefault: 'all-interfaces',
          flag: '--mysqlx-bind-address=127.0.0.1',
          config: { file: 'my.cnf', key: 'mysqlx_bind_address', value: '127.0.0.1' },
        },
      },
    },
  },
  {
    id: 'elasticsearch',
    title: 'Elasticsearch',
    names: ['org.elasticsearch.bootstrap.elasticsearch', 'org.elasticsearch.server'],
    binding: {
      byDefault: 'loopback',
      config: { file: 'elasticsearch.yml', key: 'network.host', value: '127.0.0.1' },
    },
  },
  {
    id: 'opensearch',
    title: 'OpenSearch',
    names: ['org.opensearch.bootstrap.opensearch'],
    binding: {
      byDefault: 'loopback',
      config: { file: 'opensearch.yml', key: 'network.host', value: '127.0.0.1' },
    },
  },
  {
    id: 'rabbitmq',
    title: 'RabbitMQ',
    names: ['beam'],
    word: /^rabbit$/,
    binding: {
      byDefault: 'all-interfaces',
      config: { file: 'rabbitmq.conf', key: 'listeners.tcp.local', value: '127.0.0.1:5672' },
      ports: {
        15672: {
          byDefault: 'all-interfaces',
          config: { file: 'rabbitmq.conf', key: 'management.tcp.ip', value: '127.0.0.1' },
        },
        25672: {
          byDefault: 'all-interfaces',
          environment: "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'",
        },
      },
    },
  },
  {
    id: 'couchdb',
    title: 'CouchDB',
    names: ['beam'],
    word: /^-couch_ini$/,
    binding: {
      byDefault: 'loopback',
      config: { file: 'local.ini', key: 'bind_address', value: '127.0.0.1' },
    },
  },
  {
    id: 'memcached',
    title: 'Memcached',
    names: ['memcached'],
    binding: { byDefault: 'all-interfaces', flag: '-l 127.0.0.1' },
  },
  {
    id: 'kafka',
    title: 'Kafka',
    names: ['kafka.kafka'],
    binding: {
      byDefault: 'all-interfaces',
      config: { file: 'server.properties', key: 'listeners', value: 'PLAINTEXT://127.0.0.1:PORT' },
    },
  },
  {
    id: 'zookeeper',
    title: 'ZooKeeper',
    names: ['org.apache.zookeeper.server.quorum.quorumpeermain'],
    binding: {
      byDefault: 'all-interfaces',
      config: { file: 'zoo.cfg', key: 'clientPortAddress', value: '127.0.0.1' },
      ports: {
        8080: {
          byDefault: 'all-interfaces',
          config: { file: 'zoo.cfg', key: 'admin.serverAddress', value: '127.0.0.1' },
        },
      },
    },
  },
  { id: 'etcd', title: 'etcd', names: ['etcd'] },
  { id: 'consul', title: 'Consul', names: ['consul'] },
  { id: 'vault', title: 'Vault', names: ['vault', 'bao'] },
  {
    id: 'minio',
    title: 'MinIO',
    names: ['minio'],
    binding: {
      byDefault: 'all-interfaces',
      flag: '--address 127.0.0.1:PORT',
      note: 'minio-console',
    },
  },
  {
    id: 'clickhouse',
    title: 'ClickHouse',
    names: ['clickhouse', 'clickhouse-server'],
    binding: {
      byDefault: 'loopback',
      config: { file: 'config.xml', key: 'listen_host', value: '127.0.0.1' },
    },
  },
  {
    id: 'cassandra',
    title: 'Cassandra',
    names: ['org.apache.cassandra.service.cassandradaemon'],
    binding: {
      byDefault: 'loopback',
      config: { file: 'cassandra.yaml', key: 'rpc_address', value: '127.0.0.1' },
    },
  },
  { id: 'influxdb', title: 'InfluxDB', names: ['influxd', 'influxdb'] },
  {
    id: 'prometheus',
    title: 'Prometheus',
    names: ['prometheus'],
    binding: { byDefault: 'all-interfaces', flag: '--web.listen-address=127.0.0.1:PORT' },
  },
  {
    id: 'grafana',
    title: 'Grafana',
    names: ['grafana', 'grafana-server'],
    binding: {
      byDefault: 'all-interfaces',
      config: { file: 'grafana.ini', key: 'http_addr', value: '127.0.0.1' },
    },
  },
  {
    id: 'nginx',
    title: 'nginx',
    names: ['nginx', 'openresty'],
    binding: {
      byDefault: 'all-interfaces',
      config: { file: 'nginx.conf', key: 'listen', value: '127.0.0.1:PORT' },
    },
  },
  // `programName` removes the trailing digits of apache2
  {
    id: 'apache',
    title: 'Apache',
    names: ['apache', 'httpd'],
    binding: {
      byDefault: 'all-interfaces',
      config: { file: 'httpd.conf', key: 'Listen', value: '127.0.0.1:PORT' },
    },
  },
  {
    id: 'caddy',
    title: 'Caddy',
    names: ['caddy'],
    binding: { byDefault: 'all-interfaces', config: { file: 'Caddyfile', key: 'bind', value: '127.0.0.1' } },
  },
  { id: 'traefik', title: 'Traefik', names: ['traefik'] },
  { id: 'haproxy', title: 'HAProxy', names: ['haproxy'] },
  { id: 'envoy', title: 'Envoy', names: ['envoy'] },
  {
    id: 'ollama',
    title: 'Ollama',
    names: ['ollama', 'ollama_llama_server'],
    binding: { byDefault: 'loopback', environment: 'OLLAMA_HOST=127.0.0.1' },
  },
  {
    id: 'neo4j',
    title: 'Neo4j',
    names: ['org.neo4j.server.communityentrypoint', 'org.neo4j.server.startup.neo4jcommand'],
  },
  { id: 'solr', title: 'Solr', names: ['start.jar'], word: /^-Dsolr\./ },
  {
    id: 'nats',
    title: 'NATS',
    names: ['nats-server'],
    binding: { byDefault: 'all-interfaces', flag: '-a 127.0.0.1' },
  },
  {
    id: 'mosquitto',
    title: 'Mosquitto',
    names: ['mosquitto'],
    binding: {
      byDefault: 'loopback',
      config: { file: 'mosquitto.conf', key: 'listener', value: 'PORT 127.0.0.1' },
    },
  },
  { id: 'mailpit', title: 'Mailpit', names: ['mailpit', 'mailhog'] },
  { id: 'meilisearch', title: 'Meilisearch', names: ['meilisearch'] },
  { id: 'typesense', title: 'Typesense', names: ['typesense-server'] },
  { id: 'qdrant', title: 'Qdrant', names: ['qdrant'] },
  { id: 'cockroachdb', title: 'CockroachDB', names: ['cockroach'] },
  { id: 'sql-server', title: 'SQL Server', names: ['sqlservr'] },
  {
    id: 'tomcat',
    title: 'Tomcat',
    names: ['org.apache.catalina.startup.bootstrap'],
    binding: {
      byDefault: 'all-interfaces',
      config: { file: 'server.xml', key: 'Connector address', value: '"127.0.0.1"' },
    },
  },
  {
    id: 'jenkins',
    title: 'Jenkins',
    names: ['jenkins.war'],
    binding: {
      byDefault: 'all-interfaces',
      flag: '--httpListenAddress=127.0.0.1',
    },
  },
  {
    id: 'keycloak',
    title: 'Keycloak',
    names: ['io.quarkus.bootstrap.runner.quarkusentrypoint'],
    word: /^-Dkc\./,
  },
  { id: 'php-fpm', title: 'PHP-FPM', names: ['php-fpm'] },
  { id: 'dynamodb-local', title: 'DynamoDB Local', names: ['dynamodblocal.jar'] },
  { id: 'surrealdb', title: 'SurrealDB', names: ['surreal'] },
  { id: 'temporal', title: 'Temporal', names: ['temporal', 'temporal-server'] },
] as const satisfies readonly BackingServiceRow[];

export type BackingServiceId = (typeof rows)[number]['id'];

interface BackingService extends BackingServiceRow {
  readonly id: BackingServiceId;
}

export const backingServices: ReadonlyMap<BackingServiceId, BackingService> = new Map(
  rows.map((row) => [row.id, row]),
);

const byName = new Map<string, readonly BackingService[]>();
for (const service of backingServices.values()) {
  for (const name of service.names) byName.set(name, [...(byName.get(name) ?? []), service]);
}

/** @param argv the whole command line. */
export function backingServiceOf(
  { runtime, names }: ParsedCommandLine,
  argv: readonly string[] | undefined,
): BackingService | undefined {
  // a script may have any name: only programs, and what Java and Erlang run, are recognized by their names
  if (runtime !== undefined && runtime !== 'java' && runtime !== 'beam') return undefined;
  return names
    .flatMap((name) => byName.get(name) ?? [])
    .find(({ word }) => word === undefined || argv?.some((argument) => word.test(argument)) === true);
}
