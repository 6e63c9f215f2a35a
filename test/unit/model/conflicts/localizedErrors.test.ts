import assert from 'node:assert/strict';
import { conflictsIn } from './conflictSummary';

describe('a system error in another language', () => {
  const windows: readonly (readonly [language: string, inUse: string, denied?: string])[] = [
    [
      'German',
      'Normalerweise darf jede Socketadresse (Protokoll, Netzwerkadresse oder Anschluss) nur jeweils einmal verwendet werden.',
      'Der Zugriff auf einen Socket war aufgrund der Zugriffsrechte des Sockets unzulässig.',
    ],
    [
      'French',
      'Une seule utilisation de chaque adresse de socket (protocole/adresse réseau/port) est habituellement autorisée.',
      'Une tentative d’accès à un socket de manière interdite par ses autorisations d’accès a été tentée.',
    ],
    [
      'Spanish',
      'Solo se permite un uso de cada dirección de socket (protocolo/dirección de red/puerto).',
      'Intento de acceso a un socket no permitido por sus permisos de acceso.',
    ],
    [
      'Portuguese',
      'Normalmente é permitida apenas uma utilização de cada endereço de soquete (protocolo/endereço de rede/porta).',
      'Foi feita uma tentativa de acesso a um soquete de uma maneira que é proibida pelas permissões de acesso.',
    ],
    [
      'Italian',
      'Di norma è consentito un solo utilizzo di ogni indirizzo di socket (protocollo/indirizzo di rete/porta).',
      'Tentativo di accesso al socket con modalità non consentite dalle rispettive autorizzazioni di accesso.',
    ],
    ['Dutch', 'Elk socketadres (protocol/netwerkadres/poort) kan normaal slechts één keer worden gebruikt.'],
    [
      'Polish',
      'Zwykle dozwolone jest tylko jedno użycie każdego adresu gniazda (protokół/adres sieciowy/port).',
    ],
    [
      'Russian',
      'Обычно разрешается только одно использование адреса сокета (протокол/сетевой адрес/порт).',
      'Сделана попытка доступа к сокету методом, запрещенным правами доступа.',
    ],
    [
      'Chinese',
      '通常每个套接字地址(协议/网络地址/端口)只允许使用一次。',
      '以一种访问权限不允许的方式做了一个访问套接字的尝试。',
    ],
    [
      'traditional Chinese',
      '一次只能用一個通訊端位址 (通訊協定/網路位址/連接埠)。',
      '嘗試存取通訊端被拒絕，因為存取權限不足。',
    ],
    [
      'Japanese',
      '通常、各ソケット アドレスに対してプロトコル、ネットワーク アドレス、またはポートのどれか 1 つのみを使用できます。',
      'アクセス許可で禁じられた方法でソケットにアクセスしようとしました。',
    ],
    [
      'Korean',
      '각 소켓 주소(프로토콜/네트워크 주소/포트)는 하나만 사용할 수 있습니다.',
      '액세스 권한에 의해 숨겨진 소켓에 액세스를 시도했습니다.',
    ],
  ];
  for (const [language, inUse, denied] of windows) {
    it(`is recognized from Windows in ${language}`, () => {
      assert.deepEqual(conflictsIn(`listen tcp 127.0.0.1:8080: bind: ${inUse}`), ['127.0.0.1 8080']);
      // asyncio makes the system's words lower case
      assert.deepEqual(
        conflictsIn(`while attempting to bind on address ('::', 8000): ${inUse.toLowerCase()}`),
        [':: 8000'],
      );
      if (denied === undefined) return;
      assert.deepEqual(conflictsIn(`listen tcp 0.0.0.0:3000: bind: ${denied}`), ['0.0.0.0 3000 denied']);
      assert.deepEqual(conflictsIn(denied), ['no port denied']);
    });
  }

  const linux: readonly (readonly [language: string, inUse: string])[] = [
    ['German', 'Die Adresse wird bereits verwendet'],
    ['French', 'Adresse déjà utilisée'],
    ['Spanish', 'La dirección ya se está usando'],
    ['Portuguese', 'Endereço já em uso'],
    ['Italian', 'Indirizzo già in uso'],
    ['Dutch', 'Adres is al in gebruik'],
    ['Polish', 'Adres jest już w użyciu'],
    ['Russian', 'Адрес уже используется'],
    ['Chinese', '地址已在使用'],
    ['traditional Chinese', '位址已經有在使用'],
    ['Japanese', 'アドレスは既に使用中です'],
    ['Korean', '주소가 이미 사용 중입니다'],
  ];
  for (const [language, inUse] of linux) {
    it(`is recognized from Linux in ${language}`, () => {
      assert.deepEqual(conflictsIn(`java.net.BindException: ${inUse} (Bind failed)`), ['no port']);
    });
  }
});
