import type { ParsedCommandLine } from '../process/parsedCommandLine';

export type BackingServiceId =
  | ('postgresql' | 'redis' | 'valkey' | 'mongodb' | 'mysql' | 'mariadb' | 'elasticsearch' | 'opensearch')
  | ('rabbitmq' | 'memcached' | 'kafka' | 'zookeeper' | 'etcd' | 'consul' | 'vault' | 'minio' | 'clickhouse')
  | (
      | 'cassandra'
      | 'couchdb'
      | 'influxdb'
      | 'prometheus'
      | 'grafana'
      | 'nginx'
      | 'apache'
      | 'caddy'
      | 'traefik'
    )
  | ('haproxy' | 'envoy' | 'ollama' | 'neo4j' | 'solr' | 'nats' | 'mosquitto' | 'mailpit' | 'meilisearch')
  | ('typesense' | 'qdrant' | 'cockroachdb' | 'sql-server' | 'tomcat' | 'jenkins' | 'keycloak' | 'php-fpm')
  | ('dynamodb-local' | 'surrealdb' | 'temporal');

/** A database, a broker, a web server: what projects use and seldom write. */
export interface BackingService {
  readonly id: BackingServiceId;
  readonly title: string;
  /** Programs, Java classes and archives. */
  readonly names: readonly string[];
  /** Where the name alone says too little: a word that stands in the command line. */
  readonly word?: RegExp;
}

export const backingServices: readonly BackingService[] = [
  { id: 'postgresql', title: 'PostgreSQL', names: ['postgres', 'postmaster'] },
  { id: 'redis', title: 'Redis', names: ['redis-server', 'redis-sentinel', 'keydb-server'] },
  { id: 'valkey', title: 'Valkey', names: ['valkey-server'] },
  { id: 'mongodb', title: 'MongoDB', names: ['mongod', 'mongos'] },
  { id: 'mariadb', title: 'MariaDB', names: ['mariadbd'] },
  { id: 'mysql', title: 'MySQL', names: ['mysqld'] },
  {
    id: 'elasticsearch',
    title: 'Elasticsearch',
    names: ['org.elasticsearch.bootstrap.elasticsearch', 'org.elasticsearch.server'],
  },
  {
    id: 'opensearch',
    title: 'OpenSearch',
    names: ['org.opensearch.bootstrap.opensearch'],
  },
  { id: 'rabbitmq', title: 'RabbitMQ', names: ['beam'], word: /^rabbit$/ },
  { id: 'couchdb', title: 'CouchDB', names: ['beam'], word: /^-couch_ini$/ },
  { id: 'memcached', title: 'Memcached', names: ['memcached'] },
  { id: 'kafka', title: 'Kafka', names: ['kafka.kafka'] },
  { id: 'zookeeper', title: 'ZooKeeper', names: ['org.apache.zookeeper.server.quorum.quorumpeermain'] },
  { id: 'etcd', title: 'etcd', names: ['etcd'] },
  { id: 'consul', title: 'Consul', names: ['consul'] },
  { id: 'vault', title: 'Vault', names: ['vault', 'bao'] },
  { id: 'minio', title: 'MinIO', names: ['minio'] },
  { id: 'clickhouse', title: 'ClickHouse', names: ['clickhouse', 'clickhouse-server'] },
  { id: 'cassandra', title: 'Cassandra', names: ['org.apache.cassandra.service.cassandradaemon'] },
  { id: 'influxdb', title: 'InfluxDB', names: ['influxd', 'influxdb'] },
  { id: 'prometheus', title: 'Prometheus', names: ['prometheus'] },
  { id: 'grafana', title: 'Grafana', names: ['grafana', 'grafana-server'] },
  { id: 'nginx', title: 'nginx', names: ['nginx', 'openresty'] },
  // programs' names lose their last digits: apache2
  { id: 'apache', title: 'Apache', names: ['apache', 'httpd'] },
  { id: 'caddy', title: 'Caddy', names: ['caddy'] },
  { id: 'traefik', title: 'Traefik', names: ['traefik'] },
  { id: 'haproxy', title: 'HAProxy', names: ['haproxy'] },
  { id: 'envoy', title: 'Envoy', names: ['envoy'] },
  { id: 'ollama', title: 'Ollama', names: ['ollama', 'ollama_llama_server'] },
  {
    id: 'neo4j',
    title: 'Neo4j',
    names: ['org.neo4j.server.communityentrypoint', 'org.neo4j.server.startup.neo4jcommand'],
  },
  { id: 'solr', title: 'Solr', names: ['start.jar'], word: /^-Dsolr\./ },
  { id: 'nats', title: 'NATS', names: ['nats-server'] },
  { id: 'mosquitto', title: 'Mosquitto', names: ['mosquitto'] },
  { id: 'mailpit', title: 'Mailpit', names: ['mailpit', 'mailhog'] },
  { id: 'meilisearch', title: 'Meilisearch', names: ['meilisearch'] },
  { id: 'typesense', title: 'Typesense', names: ['typesense-server'] },
  { id: 'qdrant', title: 'Qdrant', names: ['qdrant'] },
  { id: 'cockroachdb', title: 'CockroachDB', names: ['cockroach'] },
  { id: 'sql-server', title: 'SQL Server', names: ['sqlservr'] },
  { id: 'tomcat', title: 'Tomcat', names: ['org.apache.catalina.startup.bootstrap'] },
  { id: 'jenkins', title: 'Jenkins', names: ['jenkins.war'] },
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
];

const byName = new Map<string, readonly BackingService[]>();
for (const service of backingServices) {
  for (const name of service.names) byName.set(name, [...(byName.get(name) ?? []), service]);
}

/** @param argv the whole command line. */
export function backingServiceOf(
  { runtime, names }: ParsedCommandLine,
  argv: readonly string[] | undefined,
): BackingService | undefined {
  // scripts may be called anything: only programs, and what Java and Erlang run, are known by their names
  if (runtime !== undefined && runtime !== 'java' && runtime !== 'beam') return undefined;
  return names
    .flatMap((name) => byName.get(name) ?? [])
    .find(({ word }) => word === undefined || argv?.some((argument) => word.test(argument)) === true);
}
