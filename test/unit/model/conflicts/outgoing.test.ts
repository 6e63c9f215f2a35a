import assert from 'node:assert/strict';
import { conflictsIn } from './conflictSummary';

describe('a connection to somewhere else is no conflict', () => {
  const texts: readonly (readonly [what: string, lines: readonly string[]])[] = [
    [
      'Redis, of an address that the machine does not have',
      ['# Could not create server TCP listening socket 10.9.9.9:6379: bind: Cannot assign requested address'],
    ],
    [
      'Redis, of such an address, and the line after it',
      [
        '6789:M 04 Sep 2026 10:20:28.138 # Warning: Could not create server TCP listening socket 10.9.9.9:6379: bind: Cannot assign requested address',
        '6789:M 04 Sep 2026 10:20:28.138 # Failed listening on port 6379 (tcp), aborting.',
      ],
    ],
    [
      'requests, without a local port left',
      [
        "HTTPSConnectionPool(host='www.example.com', port=443): Max retries exceeded with url: /search (Caused by NewConnectionError('<urllib3.connection.HTTPSConnection object at 0x0422FAC0>: Failed to establish a new connection: [WinError 10048] Only one usage of each socket address (protocol/network address/port) is normally permitted'))",
      ],
    ],
    [
      'pip behind a firewall',
      [
        "ERROR: Could not install packages due to an OSError: HTTPSConnectionPool(host='pypi.org', port=443): Max retries exceeded with url: /simple/pip/ (Caused by NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object>: Failed to establish a new connection: [WinError 10013] An attempt was made to access a socket in a way forbidden by its access permissions'))",
      ],
    ],
    [
      'a warning of pip in German',
      [
        "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x000001>: Failed to establish a new connection: [WinError 10013] Der Zugriff auf einen Socket war aufgrund der Zugriffsrechte des Sockets unzulässig')': /simple/fastapi/",
      ],
    ],
    [
      'conda, in two lines',
      [
        'CondaHTTPError: HTTP 000 CONNECTION FAILED for url <https://repo.anaconda.com/pkgs/main/win-64/current_repodata.json>',
        '[WinError 10013] An attempt was made to access a socket in a way forbidden by its access permissions',
      ],
    ],
    [
      'a client of MySQL, in two lines',
      [
        "django.db.utils.OperationalError: (2003, \"Can't connect to MySQL server on 'localhost'",
        '([WinError 10048] Only one usage of each socket address (protocol/network address/port) is normally permitted)")',
      ],
    ],
    [
      'a client of MySQL',
      [
        "pymysql.err.OperationalError: (2003, \"Can't connect to MySQL server on '127.0.0.1' ([WinError 10048] Only one usage of each socket address (protocol/network address/port) is normally permitted)\")",
      ],
    ],
    [
      '.NET Framework, with where it wanted to connect to',
      [
        'System.Net.WebException: Unable to connect to the remote server ---> System.Net.Sockets.SocketException: Only one usage of each socket address (protocol/network address/port) is normally permitted 127.0.0.1:80',
        '   at System.Net.Sockets.Socket.DoConnect(EndPoint endPointSnapshot, SocketAddress socketAddress)',
      ],
    ],
    [
      '.NET, by the frames of the connect',
      [
        'System.Net.Sockets.SocketException (10048): Only one usage of each socket address (protocol/network address/port) is normally permitted. 10.0.0.5:5432',
        '   at System.Net.Sockets.Socket.DoConnect(EndPoint endPointSnapshot, SocketAddress socketAddress)',
        '   at System.Net.Sockets.Socket.Connect(EndPoint remoteEP)',
      ],
    ],
    [
      'HttpClient',
      [
        'System.Net.Http.HttpRequestException: Only one usage of each socket address (protocol/network address/port) is normally permitted. (example.com:443)',
      ],
    ],
    [
      '.NET, of an address that is not of this machine',
      [
        'Only one usage of each socket address (protocol/network address/port) is normally permitted 203.0.113.137:443.',
      ],
    ],
    [
      'httpx',
      [
        'httpx.ConnectError: [WinError 10013] An attempt was made to access a socket in a way forbidden by its access permissions',
      ],
    ],
    [
      'aiohttp',
      [
        'aiohttp.client_exceptions.ClientConnectorError: Cannot connect to host api.example.com:443 ssl:default [An attempt was made to access a socket in a way forbidden by its access permissions]',
      ],
    ],
    [
      'Java on Windows',
      [
        'java.net.BindException: Address already in use: connect',
        '\tat java.net.DualStackPlainSocketImpl.connect0(Native Method)',
      ],
    ],
    ['Java, denied', ['java.net.SocketException: Permission denied: connect']],
    [
      'Bluetooth',
      [
        'bluetoothd[727]: RFCOMM server failed for Headset Voice gateway: rfcomm_bind: Address already in use (98)',
      ],
    ],
    ['Bluetooth in Python', ["bluetooth.btcommon.BluetoothError: (98, 'Address already in use')"]],
    ['a data connection of ftp', ["425 Can't open data connection.", 'ftp: bind: Address already in use']],
    [
      'a data connection of ftp in active mode',
      ['500 Illegal PORT command.', 'ftp: bind: Address already in use'],
    ],
    [
      'a data connection of ProFTPD',
      ['FTP data connection: unable to bind to 10.0.0.2:20: Address already in use'],
    ],
    ['curl with a local port', ['curl: (45) bind failed with errno 98: Address already in use']],
    [
      'a client of PostgreSQL',
      [
        'psycopg2.OperationalError: could not connect to server: Address already in use (0x00002740/10048)',
        '\tIs the server running on host "localhost" (::1) and accepting',
        '\tTCP/IP connections on port 5432?',
      ],
    ],
    [
      'Go, out of buffers',
      [
        'dial tcp 127.0.0.1:6379: bind: An operation on a socket could not be performed because the system lacked sufficient buffer space or because a queue was full.',
      ],
    ],
    [
      'a request in Go',
      [
        'Get "http://127.0.0.1:8080/": dial tcp 127.0.0.1:8080: connectex: Only one usage of each socket address (protocol/network address/port) is normally permitted.',
      ],
    ],
    ['a socket that is a file', ['Error: Requested socket /tmp/x.sock is already in use']],
    [
      'urllib3 2',
      [
        "urllib3.exceptions.NewConnectionError: HTTPSConnection(host='api.x.com', port=443): Failed to establish a new connection: [WinError 10048] Only one usage of each socket address (protocol/network address/port) is normally permitted",
      ],
    ],
    [
      'a client of an API',
      [
        'openai.APIConnectionError: Connection error. [WinError 10013] An attempt was made to access a socket in a way forbidden by its access permissions',
      ],
    ],
    [
      'a traceback of a connect',
      [
        'Traceback (most recent call last):',
        '  File "C:\\Python\\Lib\\http\\client.py", line 1038, in _send_output',
        '    self.send(msg)',
        '  File "C:\\Python\\Lib\\http\\client.py", line 941, in connect',
        '    self.sock = self._create_connection(',
        '  File "C:\\Python\\Lib\\socket.py", line 836, in create_connection',
        '    sock.connect(sa)',
        'PermissionError: [WinError 10013] An attempt was made to access a socket in a way forbidden by its access permissions',
      ],
    ],
    [
      'a client of Redis',
      [
        'redis.exceptions.ConnectionError: Error 10048 connecting to localhost:6379. Only one usage of each socket address (protocol/network address/port) is normally permitted.',
      ],
    ],
    [
      'SSH in Python',
      [
        'paramiko.ssh_exception.NoValidConnectionsError: [WinError 10013] Unable to connect to port 22 on 10.0.0.3',
      ],
    ],
    [
      '.NET, connecting to an IPv6 address',
      [
        'System.Net.Sockets.SocketException (10048): Only one usage of each socket address (protocol/network address/port) is normally permitted. [::ffff:10.1.2.3]:443',
        '   at System.Net.Sockets.Socket.AwaitableSocketAsyncEventArgs.ThrowException(SocketError error, CancellationToken cancellationToken)',
        '   at System.Net.Sockets.Socket.<ConnectAsync>g__WaitForConnectWithCancellation|285_0()',
      ],
    ],
    [
      '.NET in French',
      [
        'System.Net.Sockets.SocketException: Une seule utilisation de chaque adresse de socket (protocole/adresse réseau/port) est habituellement autorisée 10.0.0.5:1433',
      ],
    ],
    [
      'a client of SQL Server',
      [
        'A network-related or instance-specific error occurred while establishing a connection to SQL Server. (provider: TCP Provider, error: 0 - Only one usage of each socket address (protocol/network address/port) is normally permitted.)',
      ],
    ],
    [
      'npm',
      [
        'npm ERR! code EACCES',
        'npm ERR! errno EACCES',
        'npm ERR! FetchError: request to https://registry.npmjs.org/x failed, reason: connect EACCES 104.16.0.1:443',
      ],
    ],
    [
      'git',
      [
        "fatal: unable to access 'https://github.com/x/y/': Failed to connect to github.com port 443: Permission denied",
      ],
    ],
    ['curl on Windows', ['curl: (7) Failed to connect to localhost port 8080 after 0 ms: Bad access']],
    [
      'JDBC',
      [
        'com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure',
        'Caused by: java.net.BindException: Address already in use: connect',
      ],
    ],
    [
      'Bluetooth in Python, by its channel',
      ['OSError: [Errno 98] Address already in use (bluetooth RFCOMM channel 1)'],
    ],
    ['a Bluetooth socket', ["Can't bind RFCOMM socket: Address already in use"]],
    ['lftp', ['lftp: socket(10.0.0.4:20): data connection: Address already in use']],
    ['vsftpd, which does not say why', ['500 OOPS: could not bind listening IPv4 socket']],
    [
      'a client of PostgreSQL in Elixir',
      [
        '** (DBConnection.ConnectionError) tcp connect (localhost:5432): address already in use - :eaddrinuse',
      ],
    ],
  ];
  for (const [what, lines] of texts) {
    it(what, () => {
      assert.deepEqual(conflictsIn(...lines), []);
    });
  }
});
