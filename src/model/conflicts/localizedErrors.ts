import type { SystemErrorForm } from './messageForm';

/**
 * How systems report these errors in other languages than English: the words that every version of the sentence has, and the
 * sentence as it is printed. Matched without regard to case: asyncio makes them lower case.
 */
type Localized = readonly [language: string, sign: string, words: string, sample: string];

/** WSAEADDRINUSE, 10048. Each sentence was read in the output of a program on such a Windows, as people have published it. */
const inUseOnWindows: readonly Localized[] = [
  [
    'German',
    'socket',
    'darf jede Socketadresse',
    'Normalerweise darf jede Socketadresse (Protokoll, Netzwerkadresse oder Anschluss) nur jeweils einmal verwendet werden.',
  ],
  [
    'French',
    'socket',
    'utilisation de chaque adresse de socket',
    'Une seule utilisation de chaque adresse de socket (protocole/adresse réseau/port) est habituellement autorisée.',
  ],
  [
    'Spanish',
    'socket',
    'uso de cada dirección de socket',
    'Solo se permite un uso de cada dirección de socket (protocolo/dirección de red/puerto).',
  ],
  [
    'Portuguese',
    'endereço de so',
    'cada endereço de so(?:quete|cket)',
    'Normalmente é permitida apenas uma utilização de cada endereço de soquete (protocolo/endereço de rede/porta).',
  ],
  [
    'Italian',
    'socket',
    'ogni indirizzo di socket',
    'Di norma è consentito un solo utilizzo di ogni indirizzo di socket (protocollo/indirizzo di rete/porta).',
  ],
  [
    'Dutch',
    'socket',
    'elk socketadres',
    'Elk socketadres (protocol/netwerkadres/poort) kan normaal slechts één keer worden gebruikt.',
  ],
  [
    'Polish',
    'adres',
    'użycie każdego adresu gniazda',
    'Tylko jedno użycie każdego adresu gniazda (protokół/adres sieciowy/port) jest normalnie dozwolone.',
  ],
  [
    'Russian',
    'сокет',
    'использование адреса сокета',
    'Обычно разрешается только одно использование адреса сокета (протокол/сетевой адрес/порт).',
  ],
  ['Chinese', '套接字', '每个套接字地址', '通常每个套接字地址(协议/网络地址/端口)只允许使用一次。'],
  [
    'traditional Chinese',
    '通訊端',
    '只能用一個通訊端位址|每個通訊端位址只允許',
    '一次只能用一個通訊端位址 (通訊協定/網路位址/連接埠)。',
  ],
  [
    'Japanese',
    'ソケット',
    '各ソケット アドレス',
    '通常、各ソケット アドレスに対してプロトコル、ネットワーク アドレス、またはポートのどれか 1 つのみを使用できます。',
  ],
  [
    'Korean',
    '소켓',
    '각 소켓 주소',
    '각 소켓 주소(프로토콜/네트워크 주소/포트)는 하나만 사용할 수 있습니다.',
  ],
  [
    'Swedish',
    'socket',
    'för varje socketadress',
    'Normalt tillåts bara en användare för varje socketadress (protokoll/nätverkadress/port).',
  ],
  [
    'Turkish',
    'yuva adresi',
    'her yuva adresi',
    'Normal olarak her yuva adresi (iletişim kuralı/ağ adresi/bağlantı noktası) için yalnızca bir kullanıma izin veriliyor.',
  ],
];

/** EADDRINUSE in the catalogs of glibc, which Java and PostgreSQL pass on. */
const inUseOnLinux: readonly Localized[] = [
  ['German', 'adres', 'Adresse wird bereits verwendet', 'Die Adresse wird bereits verwendet'],
  ['French', 'adres', 'Adresse déjà utilisée', 'Adresse déjà utilisée'],
  ['Spanish', 'dirección', 'dirección ya se está usando', 'La dirección ya se está usando'],
  ['Portuguese', 'Endereço', 'Endereço já em uso', 'Endereço já em uso'],
  ['Italian', 'indirizzo', 'Indirizzo già in uso', 'Indirizzo già in uso'],
  ['Dutch', 'adres', 'Adres is al in gebruik', 'Adres is al in gebruik'],
  ['Polish', 'adres', 'Adres jest już w użyciu', 'Adres jest już w użyciu'],
  ['Russian', 'Адрес', 'Адрес уже используется', 'Адрес уже используется'],
  ['Chinese', '地址已', '地址已在使用', '地址已在使用'],
  ['traditional Chinese', '位址已', '位址已經有在使用', '位址已經有在使用'],
  ['Japanese', 'アドレスは', 'アドレスは既に使用中です', 'アドレスは既に使用中です'],
  ['Korean', '주소가', '주소가 이미 사용 중입니다', '주소가 이미 사용 중입니다'],
];

/** WSAEACCES, 10013: only Windows has words of its own for it. Each sentence was read in the same way. */
const deniedOnWindows: readonly Localized[] = [
  [
    'German',
    'socket',
    'Zugriffsrechte des Sockets',
    'Der Zugriff auf einen Socket war aufgrund der Zugriffsrechte des Sockets unzulässig.',
  ],
  [
    'French',
    'socket',
    'socket de manière interdite',
    'Une tentative d’accès à un socket de manière interdite par ses autorisations d’accès a été tentée.',
  ],
  [
    'Spanish',
    'socket',
    'socket no permitido',
    'Intento de acceso a un socket no permitido por sus permisos de acceso.',
  ],
  [
    'Portuguese',
    'soquete',
    'soquete de uma maneira',
    'Foi feita uma tentativa de acesso a um soquete de uma maneira que é proibida pelas permissões de acesso.',
  ],
  [
    'Italian',
    'socket',
    'accesso al socket con modalità non consentite',
    'Tentativo di accesso al socket con modalità non consentite dalle rispettive autorizzazioni di accesso.',
  ],
  [
    'Russian',
    'сокет',
    'доступа к сокету методом, запрещ',
    'Сделана попытка доступа к сокету методом, запрещенным правами доступа.',
  ],
  ['Chinese', '不允许的方式', '访问权限不允许的方式', '以一种访问权限不允许的方式做了一个访问套接字的尝试。'],
  [
    'traditional Chinese',
    '通訊端',
    '嘗試存取通訊端被拒絕|存取權限不允許的方式',
    '嘗試存取通訊端被拒絕，因為存取權限不足。',
  ],
  [
    'Japanese',
    'ソケット',
    '禁じられた方法でソケット',
    'アクセス許可で禁じられた方法でソケットにアクセスしようとしました。',
  ],
  ['Korean', '소켓', '숨겨진 소켓에 액세스', '액세스 권한에 의해 숨겨진 소켓에 액세스를 시도했습니다.'],
  [
    'Polish',
    'gniazda',
    'dostępu do gniazda w sposób zabroniony',
    'Została podjęta próba uzyskania dostępu do gniazda w sposób zabroniony przez przypisane do niego uprawnienia dostępu.',
  ],
  [
    'Swedish',
    'socket',
    'åtkomst till en socket på ett sätt som är förbjudet',
    'Ett försök gjordes att få åtkomst till en socket på ett sätt som är förbjudet av åtkomstbehörigheterna.',
  ],
  [
    'Czech',
    'soketu',
    'přístup k soketu způsobem',
    'Došlo k pokusu o přístup k soketu způsobem zakázaným jeho přístupovými oprávněními.',
  ],
  [
    'Danish',
    'socket',
    'adgang til en socket på en måde',
    'Det blev forsøgt at få adgang til en socket på en måde, der er forbudt af den pågældende sockets adgangstilladelser.',
  ],
];

/**
 * Windows has one sentence for WSAEADDRINUSE in all of its languages, and each ends or begins with the same three things in
 * brackets: `(protocol/network address/port)`. The word for a protocol is known in all of them. Where the sentence is not in the
 * table above, it was not found in published output, and only this and the number 10048 are relied on.
 */
const protocolWords: readonly string[] = [
  ...['protokoll', 'protokół', 'protokol', 'protocole', 'protocolo', 'protocollo', 'protocol', 'protokollu'],
  ...['protokolla', 'protokolas', 'protokols', 'protokoloa', 'iletişim kuralı', 'giao thức', 'protokolli'],
  ...['протокол', 'пратакол', 'хаттама', 'πρωτόκολλο', 'פרוטוקול', 'بروتوكول', 'البروتوكول', 'پروتکل'],
  ...['โพรโทคอล', 'โปรโตคอล', 'प्रोटोकॉल', '协议', '通訊協定', '通讯协议', 'プロトコル', '프로토콜'],
];

const threeInBrackets: SystemErrorForm = {
  printedBy: 'Windows in any language',
  cause: 'in-use',
  source: String.raw`[\uFF08(] ?(?:${protocolWords.join('|')}) ?[/\uFF0F] ?[^()\uFF08\uFF09/\uFF0F\n]{2,40}[/\uFF0F] ?[^()\uFF08\uFF09/\uFF0F\n]{2,30}[)\uFF09]`,
  signs: protocolWords.flatMap((word) => [`${word}/`, `${word} /`, `${word}／`]),
  samples: [
    'bind: Normalt tillåts bara en användare för varje socketadress (protokoll/nätverkadress/port).',
    'bind: Normal olarak her yuva adresi (iletişim kuralı/ağ adresi/bağlantı noktası) için yalnızca bir kullanıma izin veriliyor.',
  ],
};

/** The stem of the word for access, where the sentence itself is not known. */
const accessStems: readonly string[] = [
  ...['toegang', 'åtkomst', 'adgang', 'tilgang', 'käyttöoike', 'přístup', 'prístup', 'dostęp', 'hozzáfér'],
  ...[
    'erişi',
    'dostop',
    'pristup',
    'prieig',
    'piekļ',
    'juurdepääs',
    'πρόσβασ',
    'доступ',
    'достъп',
    'приступ',
  ],
  ...['גישה', 'وصول', 'เข้าถึง', 'truy nhập', 'truy cập', 'zugriff', 'アクセス', '访问', '存取', '액세스'],
];

/**
 * "An attempt was made to access a socket in a way forbidden by its access permissions": nearly every language says "access"
 * twice. Of a file it is said once, and a port is required besides.
 */
const deniedTwice: SystemErrorForm = {
  printedBy: 'Windows in any language',
  cause: 'denied',
  needsPort: true,
  source: `(?:${accessStems.map((stem) => String.raw`${stem}(?=[^\n]{4,120}?${stem})`).join('|')}|toegangsmachtiging)`,
  signs: [...accessStems],
  samples: [
    'listen tcp 0.0.0.0:80: bind: Bir yuvaya, erişim izinleri tarafından yasaklanmış bir biçimde erişilmeye çalışıldı.',
    'listen tcp 0.0.0.0:80: bind: Došlo k pokusu o přístup k soketu způsobem zakázaným jeho oprávněními k přístupu.',
  ],
};

function formsOf(
  system: string,
  cause: SystemErrorForm['cause'],
  rows: readonly Localized[],
): SystemErrorForm[] {
  return rows.map(([language, sign, words, sample]) => ({
    printedBy: `${system} in ${language}`,
    cause,
    source: words,
    signs: [sign],
    samples: [sample],
  }));
}

export const localizedErrors: readonly SystemErrorForm[] = [
  ...formsOf('Windows', 'in-use', inUseOnWindows),
  ...formsOf('Linux', 'in-use', inUseOnLinux),
  ...formsOf('Windows', 'denied', deniedOnWindows),
  threeInBrackets,
  deniedTwice,
];
