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
  ];
  for (const [what, lines] of texts) {
    it(what, () => {
      assert.deepEqual(conflictsIn(...lines), []);
    });
  }
});
