import type { SecretArguments } from './secretArguments';
import { colon } from './secretArguments';

/** Clients of databases and message brokers. */
export const databasePrograms: readonly SecretArguments[] = [
  {
    programs:
      'mysql mysqldump mysqladmin mysqlimport mysqlshow mysqlcheck mysqlslap mysqlpump mysqlbinlog mysqlsh mysqld_safe mariadb mariadb-dump mariadb-admin mariadb-import mariadb-check mariadb-backup xtrabackup innobackupex mydumper myloader',
    attached: '-p',
    asking: '--password',
    samples: [
      'mysql -u root -p«hunter2» shop',
      'sudo mysqldump -uroot -p«hunter2»',
      'docker exec db mysql -uroot -p«hunter2»',
    ],
  },
  {
    programs:
      'psql createdb dropdb createuser dropuser pg_dump pg_dumpall pg_restore pg_basebackup vacuumdb reindexdb clusterdb',
    asking: '--password',
    samples: [],
  },
  { programs: 'mysqladmin', operand: [/^password$/, 1], samples: ['mysqladmin -u root password «hunter2»'] },
  {
    programs: 'redis-cli valkey-cli',
    after: 'setuser SETUSER',
    within: /^(>)(.+)$/s,
    samples: ['redis-cli ACL SETUSER app on >«hunter2»'],
  },
  {
    programs: 'mycli pgcli litecli mydumper',
    next: '-p',
    attached: '-p',
    samples: ['mycli -u root -p «hunter2»'],
  },
  {
    programs: 'redis-cli valkey-cli keydb-cli redis-benchmark memtier_benchmark iredis',
    next: '-a --pass',
    attached: '-a',
    operand: [/^auth$/i, 1, 2],
    samples: ['redis-cli -h cache -a «hunter2» ping', 'redis-cli auth «hunter2»'],
  },
  {
    programs: 'redis-cli valkey-cli redis-server redis-sentinel',
    operand: [/^auth-pass$/i, 2],
    samples: ['redis-server --sentinel auth-pass main «hunter2»'],
  },
  {
    programs: 'redis-cli valkey-cli redis-server',
    operand: [/^(?:--)?(?:requirepass|masterauth)$/i, 1],
    samples: ['redis-cli config set requirepass «hunter2»', 'redis-server --masterauth «hunter2»'],
  },
  {
    programs: 'mongosh mongo mongodump mongorestore mongoexport mongoimport mongostat mongotop mongofiles',
    next: '-p',
    attached: '-p',
    samples: ['mongosh -u admin -p «hunter2»', 'mongo -u admin -p«hunter2»'],
  },
  {
    programs:
      'ldapsearch ldapadd ldapmodify ldapdelete ldapwhoami ldapcompare ldapmodrdn ldapexop ldappasswd ldapvi vsql kadmin',
    next: '-w',
    attached: '-w',
    hasClusters: true,
    samples: ['ldapsearch -x -D cn=admin -w «hunter2» -b dc=x', 'ldapsearch -xw «hunter2»'],
  },
  {
    programs: 'sqlcmd bcp osql isql tsql mssql-cli sqsh freebcp',
    next: '-P',
    attached: '-P',
    samples: ['sqlcmd -S db -U sa -P «hunter2»', 'bcp t out f -Usa -P«hunter2»'],
  },
  {
    programs: 'sqlplus sqlplus64 sql rman exp imp expdp impdp sqlldr tnsping dgmgrl',
    within: /^((?:userid=)?["']?[\w.$#-]{1,64}\/)([^@/\s]+)(?=@|$)/i,
    samples: ['sqlplus scott/«tiger99»@orcl', 'expdp userid=scott/«tiger99» tables=a'],
  },
  {
    programs: 'dbmcli sdbcli xinstinfo',
    login: { flags: '-u', sign: ',' },
    samples: ['dbmcli -u alice,«hunter2» -d db'],
  },
  { programs: 'osm2pgrouting', next: '-W', samples: ['osm2pgrouting -f a.osm -U gis -W «hunter2»'] },
  { programs: 'influx influxd', next: '-t -p', samples: ['influx query -t «hunter2» x'] },
  {
    programs: 'mosquitto_pub mosquitto_sub mosquitto_rr p4',
    next: '-P',
    attached: '-P',
    samples: ['mosquitto_sub -u a -P «hunter2» -t x'],
  },
  { programs: 'mqtt', next: '-pw', samples: ['mqtt sub -u a -pw «hunter2» -t x'] },
  {
    programs: 'rabbitmqctl',
    operand: [/^(?:add_user|change_password|authenticate_user)$/, 2],
    samples: ['rabbitmqctl add_user alice «hunter2»', 'rabbitmqctl add_user -n rabbit@h -- alice «hunter2»'],
  },
  {
    programs: 'rabbitmqctl',
    operand: [/^(?:encode|decode)$/, 2],
    samples: ['rabbitmqctl encode x «hunter2»'],
  },
  {
    programs:
      'rabbitmqadmin cqlsh cypher-shell couchbase-cli cbq cbimport cbexport cbbackupmgr beeline hdbsql arangosh kafkacat sendemail nodetool jmxterm',
    next: '-p -pw -xp',
    attached: '-pw',
    samples: ['cqlsh -u a -p «hunter2» h', 'nodetool -u a -pw «hunter2» status'],
  },
  {
    programs: 'elasticsearch-users elasticsearch-setup-passwords elasticsearch-reset-password',
    next: '-p',
    samples: ['elasticsearch-users useradd alice -p «hunter2» -r network'],
  },
  { programs: 'etcdctl', login: colon('--user'), samples: ['etcdctl --user root:«hunter2» get x'] },
  {
    programs: 'etcdctl',
    after: 'user',
    within: /^([\w.@-]{1,64}:)([^/].*)$/s,
    samples: ['etcdctl user add root:«hunter2»'],
  },
  {
    programs: 'redis-server valkey-server keydb-server',
    within: /^((?:.{1,300}\s)?>)((?![^\s]*\.(?:log|txt|out|err)$)[^\s/&]{4,})/s,
    samples: [
      'redis-server --user ⟨alice on >«hunter2» ~* +@all⟩',
      'redis-server --user alice on >«hunter2»',
    ],
  },
  {
    programs: 'addprinc add_principal ank cpw',
    next: '-pw',
    samples: ['kadmin.local -q ⟨addprinc -pw «hunter2» alice⟩'],
  },
  {
    programs: 'zookeeper-client zkcli zookeeper-shell',
    after: 'digest',
    within: /^([\w.@-]{1,64}:)(.+)$/s,
    samples: ['zkCli.sh addauth digest alice:«hunter2»'],
  },
  {
    programs: 'rabbitmq-server beam.smp erl',
    operand: [/^default_pass$/, 1],
    samples: ['rabbitmq-server -rabbit default_pass ⟨<<"«hunter2»">>⟩'],
  },
  {
    programs: 'confluent',
    after: 'api-key',
    operand: [/^store$/, 2],
    samples: ['confluent api-key store ABC «hunter2»'],
  },
  {
    programs: 'neo4j-admin grafana-cli grafana',
    operand: [/^(?:set-initial-password|reset-admin-password)$/, 1, 2],
    samples: ['neo4j-admin dbms set-initial-password «hunter2»'],
  },
  { programs: 'db2', operand: [/^using$/i, 1], samples: ['db2 connect to x user a using «hunter2»'] },
  {
    programs: 'airflow superset',
    after: 'users create-admin',
    next: '-p',
    samples: ['airflow users create -u a -p «hunter2»'],
  },
  { programs: 'jq', hasPairs: true, samples: ['jq -n --arg password «hunter2» {}'] },
  { programs: 'etcd', harmless: '--auth-token', samples: [] },
];
