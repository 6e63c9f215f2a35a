import assert from 'node:assert/strict';
import { conflictsIn } from './conflictSummary';

describe('a system error in another language', () => {
  /** As published in the output of programs on such systems. */
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
      'Tylko jedno użycie każdego adresu gniazda (protokół/adres sieciowy/port) jest normalnie dozwolone.',
      'Została podjęta próba uzyskania dostępu do gniazda w sposób zabroniony przez przypisane do niego uprawnienia dostępu.',
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
    [
      'Swedish',
      'Normalt tillåts bara en användare för varje socketadress (protokoll/nätverkadress/port).',
      'Ett försök gjordes att få åtkomst till en socket på ett sätt som är förbjudet av åtkomstbehörigheterna.',
    ],
    [
      'Turkish',
      'Normal olarak her yuva adresi (iletişim kuralı/ağ adresi/bağlantı noktası) için yalnızca bir kullanıma izin veriliyor.',
    ],
    [
      'Italian, in other words',
      'Di norma è consentito un solo uso di ogni indirizzo di socket (protocollo/indirizzo di rete/porta).',
    ],
    ['Portuguese, cut', 'Normalmente, apenas uma utilização de cada endereço de socket'],
    [
      'traditional Chinese, in other words',
      '通常每個通訊端位址只允許使用一次',
      '以一種存取權限不允許的方式做了一個存取通訊端的嘗試。',
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

  it('is recognized where access is denied, from Windows in Czech and Danish', () => {
    for (const denied of [
      'Došlo k pokusu o přístup k soketu způsobem zakázaným jeho přístupovými oprávněními',
      'Det blev forsøgt at få adgang til en socket på en måde, der er forbudt af den pågældende sockets adgangstilladelser',
    ]) {
      assert.deepEqual(conflictsIn(`listen tcp 0.0.0.0:80: bind: ${denied}`), ['0.0.0.0 80 denied']);
      assert.deepEqual(conflictsIn(`PermissionError: [WinError 10013] ${denied}`), ['no port denied']);
      assert.deepEqual(conflictsIn(denied), ['no port denied']);
    }
  });

  /** Most of these were not found in published output: what they have in common is what is tested. */
  const anyLanguage: readonly (readonly [language: string, line: string, expected: string])[] = [
    [
      'Swedish',
      'listen tcp 0.0.0.0:11434: bind: Normalt tillåts bara en användare för varje socketadress (protokoll/nätverkadress/port).',
      '0.0.0.0 11434',
    ],
    [
      'newer Swedish',
      '[WinError 10048] Endast en användning av varje socketadress (protokoll/nätverksadress/port) är normalt tillåten',
      'no port',
    ],
    [
      'Turkish',
      'Error: listen tcp 127.0.0.1:11434: bind: Normal olarak her yuva adresi (iletişim kuralı/ağ adresi/bağlantı noktası) için yalnızca bir kullanıma izin veriliyor.',
      '127.0.0.1 11434',
    ],
    [
      'Polish',
      'Error: listen tcp 127.0.0.1:11434: bind: Została podjęta próba uzyskania dostępu do gniazda w sposób zabroniony przez przypisane do niego uprawnienia dostępu.',
      '127.0.0.1 11434 denied',
    ],
    [
      'Czech',
      'listen tcp 127.0.0.1:8080: bind: Obvykle je povoleno pouze jedno použití každé adresy soketu (protokol/síťová adresa/port).',
      '127.0.0.1 8080',
    ],
    [
      'Hungarian',
      'listen tcp 127.0.0.1:8080: bind: Általában minden szoftvercsatorna-cím (protokoll/hálózati cím/port) csak egyszer használható.',
      '127.0.0.1 8080',
    ],
    [
      'Danish',
      'listen tcp :8080: bind: Det er normalt kun tilladt at bruge hver socketadresse (protokol/netværksadresse/port) én gang.',
      '8080',
    ],
    [
      'Norwegian',
      'listen tcp :8080: bind: Vanligvis er bare én bruk av hver socketadresse (protokoll/nettverksadresse/port) tillatt.',
      '8080',
    ],
    [
      'Finnish',
      'listen tcp :8080: bind: Tavallisesti kutakin vastakeosoitetta (protokolla/verkko-osoite/portti) voi käyttää vain kerran.',
      '8080',
    ],
    [
      'Greek',
      'listen tcp :8080: bind: Συνήθως επιτρέπεται μόνο μία χρήση κάθε διεύθυνσης υποδοχής (πρωτόκολλο/διεύθυνση δικτύου/θύρα).',
      '8080',
    ],
    [
      'Ukrainian',
      'listen tcp :8080: bind: Зазвичай дозволяється лише одне використання адреси сокета (протокол/мережна адреса/порт).',
      '8080',
    ],
    [
      'Romanian',
      'listen tcp :8080: bind: În mod normal este permisă o singură utilizare a fiecărei adrese de soclu (protocol/adresă rețea/port).',
      '8080',
    ],
    [
      'Thai',
      'listen tcp :8080: bind: โดยปกติแล้วจะอนุญาตให้ใช้ที่อยู่ซ็อกเก็ตแต่ละรายการ (โพรโทคอล/ที่อยู่เครือข่าย/พอร์ต) ได้เพียงครั้งเดียว',
      '8080',
    ],
    [
      'Hebrew',
      'listen tcp :8080: bind: בדרך כלל מותר שימוש אחד בלבד בכל כתובת שקע (פרוטוקול/כתובת רשת/יציאה).',
      '8080',
    ],
    [
      'Arabic',
      'listen tcp :8080: bind: يسمح عادة باستخدام واحد فقط لكل عنوان مأخذ توصيل (بروتوكول/عنوان شبكة/منفذ).',
      '8080',
    ],
    [
      'Vietnamese',
      'listen tcp :8080: bind: Thông thường chỉ cho phép sử dụng một lần mỗi địa chỉ socket (giao thức/địa chỉ mạng/cổng).',
      '8080',
    ],
    [
      'Swedish',
      'listen tcp :8080: bind: Ett försök gjordes att få åtkomst till en socket på ett sätt som är förbjudet av dess åtkomstbehörigheter.',
      '8080 denied',
    ],
    [
      'Dutch',
      'listen tcp 0.0.0.0:80: bind: Er is geprobeerd een socket te benaderen op een wijze die niet is toegestaan door zijn toegangsmachtigingen.',
      '0.0.0.0 80 denied',
    ],
    [
      'Turkish',
      'listen tcp 0.0.0.0:80: bind: Bir yuvaya, erişim izinleri tarafından yasaklanmış bir biçimde erişilmeye çalışıldı.',
      '0.0.0.0 80 denied',
    ],
    [
      'Czech',
      'listen tcp 0.0.0.0:80: bind: Došlo k pokusu o přístup k soketu způsobem zakázaným jeho oprávněními k přístupu.',
      '0.0.0.0 80 denied',
    ],
    [
      'Portuguese of Portugal',
      'bind: Normalmente, só é permitida uma utilização de cada endereço de socket (protocolo/endereço de rede/porta).',
      'no port',
    ],
    [
      'Slovak',
      'listen tcp 127.0.0.1:3000: bind: Za normálnych okolností je povolené len jedno použitie každej adresy soketu (protokol/sieťová adresa/port).',
      '127.0.0.1 3000',
    ],
    [
      'Slovenian',
      'listen tcp 127.0.0.1:3000: bind: Običajno je dovoljena le ena uporaba vsakega naslova vtičnice (protokol/omrežni naslov/vrata).',
      '127.0.0.1 3000',
    ],
    [
      'Croatian',
      'listen tcp 127.0.0.1:3000: bind: Obično je dopušteno samo jedno korištenje svake adrese utičnice (protokol/mrežna adresa/priključak).',
      '127.0.0.1 3000',
    ],
    [
      'Bulgarian',
      'listen tcp 127.0.0.1:3000: bind: Обикновено се допуска само едно използване на всеки адрес на сокет (протокол/мрежов адрес/порт).',
      '127.0.0.1 3000',
    ],
    [
      'Estonian',
      'listen tcp 127.0.0.1:3000: bind: Tavaliselt on lubatud iga sokliaadressi (protokoll/võrguaadress/port) ainult üks kasutus.',
      '127.0.0.1 3000',
    ],
    [
      'Latvian',
      'listen tcp 127.0.0.1:3000: bind: Parasti ir atļauts tikai viens katras ligzdas adreses (protokols/tīkla adrese/ports) lietojums.',
      '127.0.0.1 3000',
    ],
    [
      'Lithuanian',
      'listen tcp 127.0.0.1:3000: bind: Paprastai leidžiama tik viena kiekvieno lizdo adreso (protokolas/tinklo adresas/prievadas) naudotis.',
      '127.0.0.1 3000',
    ],
    [
      'Indonesian',
      'listen tcp 127.0.0.1:3000: bind: Biasanya hanya satu penggunaan dari setiap alamat soket (protokol/alamat jaringan/port) yang diizinkan.',
      '127.0.0.1 3000',
    ],
    [
      'Hindi',
      'listen tcp 127.0.0.1:3000: bind: सामान्यतः प्रत्येक सॉकेट पते (प्रोटोकॉल/नेटवर्क पता/पोर्ट) के केवल एक उपयोग की अनुमति है.',
      '127.0.0.1 3000',
    ],
    [
      'Ukrainian',
      'listen tcp 127.0.0.1:3000: bind: Зроблено спробу доступу до сокета у спосіб, заборонений правами доступу.',
      '127.0.0.1 3000 denied',
    ],
    [
      'Danish',
      'listen tcp 127.0.0.1:3000: bind: Der blev gjort forsøg på at få adgang til en socket på en måde, der er forbudt ved hjælp af adgangstilladelserne.',
      '127.0.0.1 3000 denied',
    ],
    [
      'Greek',
      'listen tcp 127.0.0.1:3000: bind: Έγινε μια προσπάθεια πρόσβασης σε υποδοχή με τρόπο που απαγορεύεται από τα δικαιώματα πρόσβασης.',
      '127.0.0.1 3000 denied',
    ],
  ];
  for (const [language, line, expected] of anyLanguage) {
    it(`is recognized from Windows in ${language} by what every language has: ${expected}`, () => {
      assert.deepEqual(conflictsIn(line), [expected]);
    });
  }

  it('is no conflict if the address is not one of this machine (10049)', () => {
    assert.deepEqual(
      conflictsIn('listen tcp 10.0.0.9:8080: bind: Die angeforderte Adresse ist in diesem Kontext ungültig.'),
      [],
    );
  });

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
