import { pattern, port, portWord, someAddress } from './endpointInText';
import type { MessageForm } from './messageForm';

/** Sentences of application servers, proxies, databases and container engines. To add one, add a row. */
export const serverForms: readonly MessageForm[] = [
  {
    printedBy: 'Java RMI and JMX, Quarkus',
    signs: ['in use', 'already bound', 'already used', 'allocated'],
    samples: [
      'java.rmi.server.ExportException: Port already in use: 9010; nested exception is:',
      'Port(s) already bound: 8080: Address already in use',
    ],
    pattern: pattern(
      `${portWord} (?:is |are )?already (?:in use|bound|used|allocated): ?${port}(?!: permission denied)`,
    ),
  },
  {
    printedBy: 'Quarkus, which says so of a port that it may not have',
    signs: ['already bound'],
    samples: ['Port(s) already bound: 80: Permission denied'],
    pattern: pattern(`${portWord} already bound: ?${port}: permission denied`),
    cause: 'denied',
  },
  {
    printedBy: "Debian's PostgreSQL",
    signs: ['port conflict'],
    samples: [
      'Error: Port conflict: another instance is already running on /var/run/postgresql with port 5432',
    ],
    pattern: pattern(`${portWord} conflict: .{1,90} ${portWord} ${port}`),
  },
  {
    printedBy: 'HAProxy before 2.3, which does not give the reason',
    signs: ['bind '],
    samples: ['[ALERT] 123/101010 (12) : Starting frontend web: cannot bind socket [0.0.0.0:80]'],
    pattern: pattern(`cannot bind socket \\[${someAddress}:${port}\\]`),
  },
  {
    printedBy: 'llama.cpp, which does not give the reason',
    signs: ['bind '],
    samples: ["couldn't bind HTTP server socket, hostname: 127.0.0.1, port: 8080"],
    pattern: pattern(`couldn't bind HTTP server socket, hostname: (?<address>[^\\s,]{1,60}), port: ${port}`),
  },
  {
    printedBy: 'gunicorn',
    signs: ['in use'],
    samples: ["[2026-01-02 03:04:05 +0000] [19218] [ERROR] Connection in use: ('0.0.0.0', 8000)"],
    pattern: pattern(`connection in use: \\(["'](?<address>[^"'\\s]{0,60})["'], ?${port}`),
  },
  {
    printedBy: 'unicorn',
    signs: ['in use'],
    samples: [
      'E, [2026-01-02T03:04:05.123456 #4711] ERROR -- : adding listener failed addr=0.0.0.0:8080 (in use)',
    ],
    pattern: pattern(`addr=${someAddress}:${port} \\(in use\\)`),
  },
  {
    printedBy: 'Docker, if another container has the port',
    signs: ['allocated'],
    samples: [
      'Bind for 0.0.0.0:80 failed: port is already allocated',
      'Bind for :::80 failed: port is already allocated',
    ],
    pattern: pattern(`bind for ${someAddress}:${port} failed: port is already allocated`),
  },
  {
    printedBy: 'nerdctl, of all ports of a range',
    signs: ['allocated'],
    samples: ['bind for 0.0.0.0 failed: all ports in range 8000-8002 are already allocated'],
    pattern: pattern(
      `bind for (?<address>[\\da-f:.]{2,45}) failed: all ports in range (?<port>\\d{1,5})-\\d{1,5} are already allocated`,
    ),
  },
  {
    printedBy: 'Docker Engine 23 and later: the second pair is the container’s own',
    signs: ['in use', 'allocated'],
    samples: [
      'driver failed programming external connectivity on endpoint shop-db-1 (43f832ac3343): failed to bind host port for 0.0.0.0:5433:172.18.0.2:5432/tcp: address already in use',
      'failed to bind host port 0.0.0.0:5433/tcp: address already in use',
    ],
    pattern: pattern(
      `bind host port(?: for)? (?<address>\\[[^\\][\\s]{2,60}\\]|[\\d.]{7,15}):(?<port>\\d{1,5})(?::[^\\s/]{1,60})?/(?:tcp|udp): ` +
        `(?:address already in use|port is already allocated)`,
    ),
  },
  {
    printedBy: 'Docker Desktop, if the system’s reason is lost',
    signs: ['forwards/expose'],
    samples: [
      'Ports are not available: exposing port TCP 0.0.0.0:3306 -> 0.0.0.0:0: /forwards/expose returned unexpected status: 500.',
    ],
    pattern: pattern(
      `exposing port (?:TCP|UDP) ${someAddress}:${port} -> \\S{1,60} /forwards/expose returned unexpected status`,
    ),
  },
  {
    printedBy: 'Podman and Docker without root',
    signs: ['privileged port'],
    samples: ['Error: rootlessport cannot expose privileged port 80, you can add'],
    pattern: pattern(`cannot expose privileged port ${port}`),
    cause: 'denied',
  },
  {
    // the reason is whatever Windows said last: "No such file or directory", "The operation completed successfully"
    printedBy: 'Redis, also on Windows, whose builds print a wrong reason',
    signs: ['listening socket'],
    samples: [
      '[14972] 29 Jan 00:36:53.253 # Creating Server TCP listening socket *:6379: bind: No such file or directory',
      '[2552] 10 Sep 13:18:02.834 # Could not create server TCP listening socket 127.0.0.1:6379: bind: 操作成功完成。',
      '15864:M 04 Jun 22:26:57.181 # Creating Server TCP listening socket *:6379: unable to bind socket',
    ],
    pattern: pattern(
      `(?:creating|create) server (?:tcp|tls) listening socket ${someAddress}:${port}: (?:bind|listen|unable to bind)` +
        String.raw`(?!: (?:permission denied|can(?:not|'t) assign requested address|.{0,60}not valid in its context))`,
    ),
  },
  {
    printedBy: 'Redis, at last',
    signs: ['failed listening on port'],
    samples: ['[030812] 04 Aug 18:00:47.795 # Failed listening on port 6379 (TCP), aborting.'],
    pattern: pattern(`failed listening on port ${port} \\(\\w{3,4}\\), aborting`),
  },
  {
    printedBy: '.NET HttpListener in other languages than English',
    signs: ['konflikt', 'conflit', 'conflict', '冲突', '衝突', '競合', '충돌', 'конфликт', 'çakış'],
    samples: [
      'Failed to start MCP server: 在前缀“http://+:50300/sse/”上侦听失败，因为它与计算机上的现有注册冲突。',
    ],
    pattern: pattern(
      `["'“”„«»‘’「]https?://${someAddress}:${port}/[^\\s"'“”„«»‘’」]{0,200}["'“”«»‘’」](?! because).{1,120}(?:konflikt|conflit|conflict|冲突|衝突|競合|충돌|конфликт|çakış)`,
    ),
  },
  {
    printedBy: '.NET HttpListener and HTTP.sys',
    signs: ['existing registration'],
    samples: [
      "Failed to listen on prefix 'http://+:8080/' because it conflicts with an existing registration on the machine.",
    ],
    pattern: pattern(
      `listen on prefix ["']?https?://${someAddress}:${port}/\\S{0,200} because it conflicts with an existing registration`,
    ),
  },
  {
    printedBy: 'IIS Express: ERROR_SHARING_VIOLATION and ERROR_ALREADY_EXISTS',
    signs: ['register url'],
    samples: [
      'Failed to register URL "http://localhost:5000/" for site "Shop" application "/". Error description: The process cannot access the file because it is being used by another process. (0x80070020)',
    ],
    pattern: pattern(
      `failed to register url "https?://${someAddress}:${port}/.{0,240}\\(0x800700(?:20|b7)\\)`,
    ),
  },
  {
    printedBy: 'IIS Express: ERROR_ACCESS_DENIED',
    signs: ['register url'],
    samples: [
      'Failed to register URL "http://localhost:80/" for site "Shop" application "/". Error description: Access is denied. (0x80070005)',
    ],
    pattern: pattern(`failed to register url "https?://${someAddress}:${port}/.{0,240}\\(0x80070005\\)`),
    cause: 'denied',
  },
];
