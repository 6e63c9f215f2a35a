import type { SecretArguments } from './secretArguments';
import { colon } from './secretArguments';

/** Clients and servers of networks, and remote administration. */
export const networkPrograms: readonly SecretArguments[] = [
  {
    programs: 'curl',
    login: colon('-u --user -U --proxy-user'),
    next: '-b --cookie --pass --proxy-pass --tlspassword --proxy-tlspassword --oauth2-bearer',
    hasClusters: true,
    samples: [
      'curl -u alice:«hunter2» http://h/',
      'curl -sSu alice:«hunter2» http://h/',
      'curl -ualice:«hunter2» http://h/',
      'curl -b sid=«hunter22» http://h/',
    ],
  },
  {
    programs: 'http https xh xhs httpie ab siege wrk hey oha bombardier',
    login: colon('-a --auth -A -P --proxy-auth'),
    samples: ['http -a alice:«hunter2» localhost:3000', 'ab -A alice:«hunter2» http://h/'],
  },
  {
    programs: 'http https xh xhs httpie',
    after: 'bearer --auth-type=bearer --auth-type=jwt jwt',
    next: '-a --auth',
    samples: ['http -A bearer -a «hunter2» localhost:3000'],
  },
  {
    programs: 'sshpass',
    next: '-p',
    attached: '-p',
    startsPrograms: true,
    samples: ['sshpass -p «hunter2» ssh -p 2222 h', 'sshpass -p«hunter2» ssh h'],
  },
  { programs: 'ldappasswd slappasswd', next: '-a -s', samples: ['ldappasswd -s «hunter2» cn=x'] },
  {
    programs: 'smbclient rpcclient smbget smbtree smbcacls smbcquotas smbmap wbinfo net winexe nmblookup',
    login: { flags: '-U --user', sign: '%' },
    samples: ['smbclient //nas/share -U alice%«hunter2»'],
  },
  {
    programs: 'smbclient',
    operand: [/^(?:\/\/|\\)/, 1],
    isAdjacent: true,
    samples: ['smbclient //nas/share «hunter2» -U alice'],
  },
  {
    programs: 'xfreerdp xfreerdp3 wlfreerdp sdl-freerdp freerdp',
    within: /^(\/(?:p|gp|pth|password|gateway:.{0,60}?,p):)(.+)$/i,
    samples: ['xfreerdp /v:host /u:alice /p:«hunter2»'],
  },
  {
    programs:
      'rdesktop psexec psexec64 evil-winrm crackmapexec cme nxc netexec hydra medusa patator pypykatz smbexec enum4linux',
    next: '-p --hashes -H',
    samples: ['rdesktop -u alice -p «hunter2» host'],
  },
  {
    programs: 'cmdkey winrs wmic runas schtasks signtool net mstsc',
    within: /^([-/](?:p|pass|rp|password):)(.+)$/i,
    next: '/p /rp',
    samples: ['cmdkey /add:h /user:a /pass:«hunter2»', 'signtool sign /f c.pfx /p «hunter2» x.exe'],
  },
  {
    programs: 'net',
    after: 'use',
    operand: [/^\\/, 1],
    samples: ['net use Z: \\\\nas\\share «hunter2» /user:alice'],
  },
  { programs: 'net', after: 'user', operand: [/^user$/, 2], samples: ['net user alice «hunter2» /add'] },
  { programs: 'sc', operand: [/^password=$/i, 1], samples: ['sc config svc obj= .\\a password= «hunter2»'] },
  { programs: 'rclone', operand: [/^obscure$/, 1], samples: ['rclone obscure «hunter2»'] },
  { programs: 'rclone', operand: [/^password$/, 3], samples: ['rclone config password r pass «hunter2»'] },
  { programs: 'zerotier-cli', attached: '-T', samples: ['zerotier-cli -T«hunter2» listnetworks'] },
  {
    programs: 'ngrok',
    operand: [/^(?:authtoken|add-authtoken|add-api-key)$/, 1],
    samples: ['ngrok config add-authtoken «hunter2»'],
  },
  {
    programs: 'turnserver coturn',
    login: colon('-u --user'),
    samples: ['turnserver --lt-cred-mech -u alice:«hunter2»'],
  },
  {
    programs: 'gost',
    within: /^((?:-[LF]=)?[a-z][a-z0-9+]{1,40}:\/\/)([^:@/\s]{1,200})(?=@)/,
    samples: ['gost -L mws://«hunter2»@:7860'],
  },
  {
    programs: 'pinggy',
    within: /^()([A-Za-z0-9]{6,40})(?=(?:\+[\w+]{1,40})?@)/,
    samples: ['pinggy -p 443 «hunter2»@a.pinggy.io'],
  },
  { programs: 'zrok', operand: [/^enable$/, 1], samples: ['zrok enable «hunter2»'] },
  {
    programs: 'cloudflared',
    after: 'service',
    operand: [/^install$/, 1],
    samples: ['cloudflared service install «hunter2»'],
  },
  {
    programs:
      'snmpget snmpwalk snmpbulkwalk snmpset snmptrap snmpinform snmpgetnext snmpbulkget snmptable snmpstatus snmpusm snmpd snmpdf snmpnetstat',
    next: '-A -X -c --community',
    attached: '-A -X -c',
    samples: ['snmpget -v3 -u a -A «hunter2» -X «hunter3» h', 'snmpwalk -v2c -c «hunter2» h'],
  },
  {
    programs: 'ipmitool',
    next: '-P -k -y',
    attached: '-P',
    hasClusters: true,
    samples: ['ipmitool -H bmc -U a -P «hunter2» power status'],
  },
  {
    programs: 'ipmipower ipmi-sensors ipmiconsole bmc-info redfishtool fence_ipmilan',
    next: '-p',
    samples: ['ipmipower -h bmc -u a -p «hunter2» --stat'],
  },
  { programs: 'htpasswd mosquitto_passwd', lastIf: /^-\w*b/, samples: ['htpasswd -bc f alice «hunter2»'] },
  { programs: 'lftp', login: { flags: '-u --user', sign: ',' }, samples: ['lftp -u alice,«hunter2» h'] },
  {
    programs: 'lftp',
    within: /^(.{0,200}\b(?:open|user)\s{1,4}-u\s{1,4}[^,\s]{1,64},)([^\s;]+)/s,
    samples: ['lftp -e ⟨open -u alice,«hunter2» h⟩'],
  },
  {
    programs: 'ncftp ncftpput ncftpget ncftpls aria2c yt-dlp youtube-dl wput',
    next: '-p',
    samples: ['ncftpput -u a -p «hunter2» h x'],
  },
  {
    programs: 'plink pscp psftp putty pagent winscp',
    next: '-pw',
    samples: ['plink -P 22 -pw «hunter2» a@h'],
  },
  {
    programs: 'caddy',
    after: 'hash-password',
    next: '-p --plaintext',
    samples: ['caddy hash-password --plaintext «hunter2»'],
  },
  { programs: 'swaks', next: '-ap --auth-password', samples: ['swaks -au a -ap «hunter2»'] },
  {
    programs: 'steamcmd',
    isAdjacent: true,
    operand: [/^\+login$/, 2],
    samples: ['steamcmd +login alice «hunter2»'],
  },
  {
    programs: 'nmcli pppd',
    operand: [/^(?:password|802-11-wireless-security\.psk|wifi-sec\.psk)$/, 1],
    samples: ['nmcli dev wifi connect home password «hunter2»'],
  },
  { programs: 'wpa_passphrase', operand: [/wpa_passphrase$/, 2], samples: ['wpa_passphrase home «hunter2»'] },
  {
    programs: 'mc',
    after: 'set add',
    operand: [/^(?:set|add)$/, 3, 4],
    samples: ['mc alias set s3 http://h:9000 «minioadm» «hunter2»'],
  },
  { programs: 'iwconfig', operand: [/^key$/, 1], samples: ['iwconfig wlan0 key «hunter2»'] },
  { programs: 'x11vnc tigervncserver', next: '-passwd', samples: ['x11vnc -passwd «hunter2» -forever'] },
  {
    programs: 'curl',
    login: colon('-E --cert --proxy-cert'),
    samples: ['curl -E c.pem:«hunter2» https://h/'],
  },
  {
    programs: 'ttyd gotty',
    login: colon('-c --credential'),
    startsPrograms: true,
    samples: ['ttyd -c alice:«hunter2» bash'],
  },
  {
    programs: 'transmission-remote dufs miniserve chisel copyparty',
    login: colon('-n -a -A --auth'),
    samples: ['transmission-remote h -n alice:«hunter2» -l'],
  },
  { programs: 'transmission-daemon', next: '-v', samples: ['transmission-daemon -u a -v «hunter2»'] },
  {
    programs: 'ss-server ss-local ss-redir ss-tunnel ssserver sslocal shadowsocks-server shadowsocks-local',
    next: '-k',
    attached: '-k',
    samples: ['ss-server -p 8388 -k «hunter2»'],
  },
  {
    programs: 'consul',
    after: 'acl',
    operand: [/^bootstrap$/, 1],
    samples: ['consul acl bootstrap «hunter2»'],
  },
  {
    programs: 'consul',
    operand: [/^set-agent-token$/, 2],
    samples: ['consul acl set-agent-token default «hunter2»'],
  },
  {
    programs: 'netlify',
    after: 'env:set',
    hasPairs: true,
    samples: ['netlify env:set API_TOKEN «hunter2»'],
  },
  {
    programs: 'consul nomad serf',
    next: '-encrypt',
    within: /^(-encrypt=)(.+)$/,
    samples: ['consul agent -encrypt «hunter2»'],
  },
  {
    programs: 'frpc frps vercel flyctl netlify surge railway hcloud linode-cli',
    next: '-t --auth',
    samples: ['frpc tcp -t «hunter2»', 'frpc tcp -n ssh -t «hunter2»', 'netlify deploy --auth «hunter2»'],
  },
  {
    programs:
      'getadusers getnpusers getuserspns addcomputer getst gettgt psexec smbexec wmiexec dcomexec atexec secretsdump lookupsid rpcdump samrdump services ticketer mssqlclient changepasswd evil-winrm',
    within: /^([\w.-]{0,64}\/[\w.$-]{1,64}:)([^@\s]{1,200})(?=@|$)/,
    samples: ['GetUserSPNs.py corp/alice:«hunter2» -request'],
  },
  { programs: 'cryptcat', next: '-k', samples: ['cryptcat -k «hunter2» -l -p 80'] },
  { programs: 'croc', next: '--code', samples: ['croc send --code «hunter2» x'] },
  {
    programs: 'ssh-keygen',
    next: '-N -P',
    attached: '-N -P',
    samples: ['ssh-keygen -t ed25519 -N «hunter2» -f k'],
  },
];
