/**
 * How systems say it that speak another language than English, each cut to the part that tells: of Windows the messages
 * 10048 (WSAEADDRINUSE) and 10013 (WSAEACCES), of glibc its catalogue's for EADDRINUSE, which Java and PostgreSQL pass on.
 * Matched without regard to case: asyncio makes them lower case.
 */
export const addressInUse: readonly string[] = [
  // Windows: de, fr, es, pt, it, nl, pl, ru, zh-CN, zh-TW, ja, ko
  'darf jede Socketadresse',
  'utilisation de chaque adresse de socket',
  'uso de cada dirección de socket',
  'utilização de cada endereço de soquete',
  'utilizzo di ogni indirizzo di socket',
  'elk socketadres',
  'użycie każdego adresu gniazda',
  'использование адреса сокета',
  '每个套接字地址',
  '只能用一個通訊端位址',
  '各ソケット アドレス',
  '각 소켓 주소',
  // glibc: de, fr, es, pt, it, nl, pl, ru, zh_CN, zh_TW, ja, ko
  'Adresse wird bereits verwendet',
  'Adresse déjà utilisée',
  'dirección ya se está usando',
  'Endereço já em uso',
  'Indirizzo già in uso',
  'Adres is al in gebruik',
  'Adres jest już w użyciu',
  'Адрес уже используется',
  '地址已在使用',
  '位址已經有在使用',
  'アドレスは既に使用中です',
  '주소가 이미 사용 중입니다',
];

/** Windows alone has words of its own for it: de, fr, es, pt, it, ru, zh-CN, zh-TW, ja, ko. */
export const socketDenied: readonly string[] = [
  'Zugriffsrechte des Sockets',
  'socket de manière interdite',
  'socket no permitido',
  'soquete de uma maneira',
  'accesso al socket con modalità non consentite',
  'доступа к сокету методом, запрещ',
  '访问权限不允许的方式',
  '嘗試存取通訊端被拒絕',
  '禁じられた方法でソケット',
  '숨겨진 소켓에 액세스',
];

/** Each of them has one of these: a few short words cost less to look for in every line. */
export const stems: readonly string[] = [
  'socket',
  'soquete',
  'adres',
  'dirección',
  'Endereço',
  'indirizzo',
  'gniazda',
  'сокет',
  'Адрес',
  '套接字',
  '地址已',
  '通訊端',
  '位址已',
  'ソケット',
  'アドレスは',
  '소켓',
  '주소가',
];
