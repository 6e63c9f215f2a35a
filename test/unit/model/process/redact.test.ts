import assert from 'node:assert/strict';
import { maskCommandLine, maskShown, maskTyped } from '../../../../src/model/process/redact';
import { mask } from '../../../../src/model/process/secrets/values';

const secret = 'hunter2hunter2';

describe('maskCommandLine', () => {
  const masked: readonly [description: string, argv: readonly string[], expected: readonly string[]][] = [
    ['a value after =', ['app', `--token=${secret}`], ['app', `--token=${mask}`]],
    [
      'a value after its flag',
      ['app', '--token', secret, '--port', '80'],
      ['app', '--token', mask, '--port', '80'],
    ],
    ['a password of words', ['app', '--password', 'correct horse'], ['app', '--password', mask]],
    ['a value with = in it', ['app', '--password=a=b=c'], ['app', `--password=${mask}`]],
    ['a value with newlines', ['app', `--api-key=a\nb`], ['app', `--api-key=${mask}`]],
    ['a flag with one dash', ['app', '-password', secret], ['app', '-password', mask]],
    ['camel case', ['app', `--accessToken=${secret}`], ['app', `--accessToken=${mask}`]],
    ['capitals', ['app', `--API_KEY=${secret}`], ['app', `--API_KEY=${mask}`]],
    [
      'a Java property',
      ['java', `-Dspring.datasource.password=${secret}`],
      ['java', `-Dspring.datasource.password=${mask}`],
    ],
    ['a variable', ['env', `PGPASSWORD=${secret}`, 'psql'], ['env', `PGPASSWORD=${mask}`, 'psql']],
    ['a variable of MySQL', ['env', `MYSQL_PWD=${secret}`], ['env', `MYSQL_PWD=${mask}`]],
    [
      'a variable handed to a container',
      ['docker', 'run', '-e', `API_KEY=${secret}`],
      ['docker', 'run', '-e', `API_KEY=${mask}`],
    ],
    [
      'a variable within a shell program',
      ['sh', '-c', `cd /x && TOKEN=${secret} node x.js`],
      ['sh', '-c', `cd /x && TOKEN=${mask} node x.js`],
    ],
    [
      'a key of a cloud',
      ['env', `AWS_SECRET_ACCESS_KEY=${secret}`],
      ['env', `AWS_SECRET_ACCESS_KEY=${mask}`],
    ],
    ["Redis' own", ['redis-server', '--requirepass', secret], ['redis-server', '--requirepass', mask]],
    [
      'words written as one',
      ['app', `--authtoken=${secret}`, `--rpcpassword=${secret}`],
      ['app', `--authtoken=${mask}`, `--rpcpassword=${mask}`],
    ],
    [
      'credentials in a URL',
      ['app', `postgres://shop:${secret}@db.local:5432/shop`],
      ['app', `postgres://shop:${mask}@db.local:5432/shop`],
    ],
    [
      'a password alone in a URL',
      ['app', `redis://:${secret}@cache:6379`],
      ['app', `redis://:${mask}@cache:6379`],
    ],
    ['a password with @ in a URL', ['app', 'amqp://shop:p@ss@mq/'], ['app', `amqp://shop:${mask}@mq/`]],
    [
      'a token as the user of a URL',
      ['git', `https://${secret}${secret}@host/x`],
      ['git', `https://${mask}@host/x`],
    ],
    [
      'a URL as a value',
      ['app', `DATABASE_URL=mysql://u:${secret}@h/d`],
      ['app', `DATABASE_URL=mysql://u:${mask}@h/d`],
    ],
    [
      'a bearer token in a header',
      ['curl', '-H', `Authorization: Bearer ${secret}`],
      ['curl', '-H', `Authorization: Bearer ${mask}`],
    ],
    [
      'a token of another kind in a header',
      ['curl', '-H', `Authorization: ApiKey ${secret}`],
      ['curl', '-H', `Authorization: ${mask}`],
    ],
    ['a header of its own', ['curl', '-H', `X-Api-Key: ${secret}`], ['curl', '-H', `X-Api-Key: ${mask}`]],
    ['JSON', ['app', `{"user":"a","password":"${secret}"}`], ['app', `{"user":"a","password":"${mask}"}`]],
    [
      'JSON with blanks and commas in it',
      ['app', '{"password": "a b, c", "port": 80}'],
      ['app', `{"password": "${mask}", "port": 80}`],
    ],
    [
      'a connection string',
      ['app', `Server=db;Uid=shop;Pwd=${secret};Port=5432`],
      ['app', `Server=db;Uid=shop;Pwd=${mask};Port=5432`],
    ],
    [
      'a value of a query',
      ['app', `http://127.0.0.1:8888/?token=${secret}&x=1`],
      ['app', `http://127.0.0.1:8888/?token=${mask}&x=1`],
    ],
    ['a key with the prefix of its issuer', ['app', `ghp_${'a1'.repeat(18)}`], ['app', mask]],
    ['a JSON Web Token', ['app', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'], ['app', mask]],
  ];
  for (const [description, argv, expected] of masked) {
    it(`masks ${description}`, () => {
      assert.deepEqual(maskCommandLine(argv), expected);
    });
  }

  const shown: readonly string[][] = [
    ['node', 'server.js', '--port', '3000', '--host=0.0.0.0'],
    ['python3', '-m', 'http.server', '8000', '--bind', '127.0.0.1'],
    ['app', '--token-file', '/run/secrets/token', '--port', '80'],
    ['app', '--token-file=/run/secrets/token'],
    ['app', '--no-password', 'file.txt'],
    ['app', '--author', 'alice', '--keyboard=de', '--monkey', 'x'],
    ['app', '--auth-type=basic', '--key-id', '7'],
    ['psql', 'postgres://shop@db.local/shop'],
    ['git', 'ssh://git@github.com/x/y.git'],
    ['app', 'http://localhost:3000/'],
    ['java', '-Xmx512m', '-jar', 'app.jar', '-Dserver.port=8080'],
    [
      'postgres',
      '-D',
      '/var/lib/postgresql/15/main',
      '-c',
      'config_file=/etc/postgresql/15/main/postgresql.conf',
    ],
    ['/usr/bin/node', '/home/alice/token-service/server.js'],
    ['sh', '-c', 'vite --port 5173'],
    ['nginx: master process /usr/sbin/nginx -g daemon on; master_process on;'],
    [],
    [''],
  ];
  for (const argv of shown) {
    it(`does not mask ${JSON.stringify(argv)}`, () => {
      assert.deepEqual(maskCommandLine(argv), argv);
    });
  }

  it('masks one value after a flag, not all that follow', () => {
    assert.deepEqual(maskCommandLine(['app', '--token', secret, 'a', 'b']), [
      'app',
      '--token',
      mask,
      'a',
      'b',
    ]);
  });

  it('does not mask a flag that follows another', () => {
    assert.deepEqual(maskCommandLine(['app', '--password', '--port', '80']), [
      'app',
      '--password',
      '--port',
      '80',
    ]);
  });

  it('does not reveal the length of a secret', () => {
    assert.deepEqual(maskCommandLine(['--token=a']), maskCommandLine([`--token=${'a'.repeat(500)}`]));
  });

  it('changes nothing that is masked already', () => {
    for (const [, argv] of masked) {
      const once = maskCommandLine(argv);
      assert.deepEqual(maskCommandLine(once), once);
    }
  });
});

describe('maskTyped', () => {
  for (const [typed, expected] of [
    [`TOKEN=${secret} npm start`, `TOKEN=${mask} npm start`],
    [`TOKEN="a ${secret}" npm start`, `TOKEN=${mask} npm start`],
    [`app --password 'correct horse' --port 80`, `app --password ${mask} --port 80`],
    [`app --password "a \\" b" --port 80`, `app --password ${mask} --port 80`],
    [`app --password a\\ b --port 80`, `app --password ${mask} --port 80`],
    [`curl -H "Authorization: Bearer ${secret}" x`, `curl -H "Authorization: Bearer ${mask}" x`],
    ['npm  run   dev', 'npm run dev'],
    [`echo "it's" 'so'`, `echo "it's" 'so'`],
    [`echo it's`, `echo it's`],
    ['', ''],
  ] as const) {
    it(`shows ${JSON.stringify(typed)} as ${JSON.stringify(expected)}`, () => {
      assert.equal(maskTyped(typed), expected);
    });
  }
});

describe('a typed command line that is longer than what is shown', () => {
  it('is masked as far as it is read, and said to go on', () => {
    const words = Array.from({ length: 400 }, (_, index) => `word-${index}`).join(' ');
    const shown = maskTyped(`TOKEN=${secret} app ${words} --password ${secret}`);
    assert.ok(shown.startsWith(`TOKEN=${mask} app word-0 word-1 word-2 `), shown);
    assert.ok(shown.endsWith(' …') && shown.length < 1200, shown);
  });

  it('shows nothing of a word that is too long, and masks a value in quotes to their end', () => {
    assert.equal(maskTyped(`app ${'x'.repeat(2000)} -v`), 'app … -v');
    const long = 'correct horse battery staple '.repeat(100);
    assert.equal(maskTyped(`app --password "${long}" -v`), `app --password ${mask} -v`);
  });

  it('is as the whole one, as far as it goes', () => {
    const line = `psql postgres://a:${secret}@h/db && TOKEN="a ${secret}" npm start `.repeat(40);
    assert.ok(maskTyped(line).startsWith(maskTyped(line.slice(0, 600)).slice(0, 400)));
  });
});

describe('maskShown', () => {
  const filler = (length: number): string => 'x/'.repeat(length / 2);
  /** So long that no cut leaves less than a recognizable part of it. */
  const secret = Array.from({ length: 400 }, (_, index) => `S${(index * 7919).toString(36)}e`).join('');
  /** Recognized by what follows it alone. */
  const passphrase = Array.from({ length: 200 }, (_, index) => `horse-${index * 7}`).join('.');
  const pieces = [secret, passphrase].flatMap((each) => each.match(/.{8}/gs) ?? []);

  const carriers: readonly (readonly [string, (secret: string) => readonly string[]])[] = [
    [
      'a private key in one argument',
      (key) => [`-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----`],
    ],
    [
      'a private key of which each line is an argument',
      (key) => [
        '-----BEGIN',
        'PRIVATE',
        'KEY-----',
        ...(key.match(/.{1,64}/gs) ?? []),
        '-----END',
        'PRIVATE',
        'KEY-----',
      ],
    ],
    ['JSON', (value) => [JSON.stringify({ name: 'app', password: value, port: 80 })]],
    ['JSON in JSON', (value) => [JSON.stringify({ env: JSON.stringify({ API_TOKEN: value }) })]],
    ['a quoted value', (value) => ['sh', '-c', `app --password "${value}" --port 80`]],
    ['a value with blanks', (value) => ['sh', '-c', `PASSWORD="${value.replace(/(.{30})/g, '$1 ')}" app`]],
    ['a flag', (value) => ['--token', value, '--port', '80']],
    ['an assignment', (value) => [`--client-secret=${value}`]],
    ['a URL', (value) => [`postgres://app:${value}@db/app`]],
    ['a passphrase in a URL', ({ length }) => [`postgres://app:${passphrase.slice(0, length)}@db/app`]],
    ['a header', (value) => ['-H', `Authorization: Bearer ${value}`]],
    ['a signed URL', (value) => [`https://h/f?x=1&X-Amz-Signature=${value}`]],
  ];
  for (const [name, argvOf] of carriers) {
    it(`shows no part of a secret that begins before the cut and ends after it: ${name}`, () => {
      // in front of it, in its argument or in one before, so that each limit falls into it once
      for (const size of [0, 200, 560, 1000, 1900, 2040, 3400, 3900, 4090]) {
        for (const length of [40, 600, secret.length]) {
          const carried = argvOf(secret.slice(0, length));
          const argvs = [
            ['app', filler(size), ...carried],
            ['app', ...Array.from({ length: size / 10 }, () => 'x/x/x/x/x'), ...carried],
            [
              'app',
              ...carried.map((word, at) => (at === carried.length - 1 ? `${filler(size)} ${word}` : word)),
            ],
          ];
          for (const argv of argvs.slice(0, name === 'a flag' || carried.length > 4 ? 2 : 3)) {
            for (const characters of [60, 300, 600]) {
              const shown = maskShown(argv, characters).join(' ');
              assert.deepEqual(
                pieces.filter((piece) => shown.includes(piece)),
                [],
                shown.slice(-300),
              );
            }
          }
        }
      }
    });
  }

  it('leaves out an argument that is too long to be shown, and shows what follows', () => {
    assert.deepEqual(
      maskShown(['java', '-cp', 'lib/a.jar:'.repeat(1000), 'com.example.Main', '--token', 'hunter2'], 600),
      [...['java', '-cp', '…', 'com.example.Main', '--token', '•••']],
    );
  });

  it('masks the value of a flag that is too long to be shown', () => {
    assert.deepEqual(maskShown(['app', '--token', 'x1'.repeat(2000), '--port', '80'], 600), [
      ...['app', '--token', '•••', '--port', '80'],
    ]);
  });

  it('ends with an ellipsis where more arguments follow', () => {
    assert.deepEqual(maskShown(['app', 'one', 'two', 'three'], 8), ['app', 'one', '…']);
    assert.deepEqual(maskShown(['app', 'one'], 8), ['app', 'one']);
  });

  it('masks the last argument only if it is the last of the whole command line', () => {
    assert.deepEqual(maskShown(['htpasswd', '-b', 'file', 'alice', 'hunter2'], 600).at(-1), '•••');
    assert.deepEqual(maskShown(['htpasswd', '-b', 'file', 'alice', 'hunter2'], 20), [
      'htpasswd',
      '-b',
      'file',
      'alice',
      '…',
    ]);
  });

  it('shows as much as fills the place, however many arguments there are', () => {
    const shown = maskShown(
      Array.from({ length: 100_000 }, (_, index) => `word${index}`),
      600,
    );
    assert.ok(shown.join(' ').length >= 600);
    assert.ok(shown.length < 200);
    assert.ok(
      maskShown(
        Array.from({ length: 100_000 }, () => ''),
        600,
      ).length < 400,
    );
    assert.ok(
      maskShown(
        Array.from({ length: 100_000 }, () => `--token=${'x1'.repeat(900)}`),
        600,
      ).length < 10,
    );
  });
});
