/** Where the arguments of certain programs hold secrets, though nothing says so by name. */
export interface SecretArguments {
  readonly programs: string;
  /** Only after one of these words: `docker login`. */
  readonly after?: string;
  /** Flags whose value is the next word: `-w S`. */
  readonly next?: string;
  /** Flags whose value follows in the same word: `-pS`. */
  readonly attached?: string;
  /** Flags whose value, in the next or the same word, is `user:password`, or has another sign between them. */
  readonly login?: { readonly flags: string; readonly sign: string };
  /** Words that contain a secret: the first group is kept, the second masked. */
  readonly within?: RegExp;
  /** The operand that follows a word, by its distance: `ngrok authtoken S`. */
  readonly operand?: readonly [RegExp, ...number[]];
  /** `set NAME value` as two words. */
  readonly hasPairs?: true;
  /** The last word, if one of the words matches this. */
  readonly lastIf?: RegExp;
  /** Flags that are no secret here, whatever their names: `gcloud --secret=NAME`. */
  readonly harmless?: string;
  /** In the form of the test corpus: `«…»` is the secret. */
  readonly samples: readonly string[];
}

const colon = (flags: string): NonNullable<SecretArguments['login']> => ({ flags, sign: ':' });

export const secretArguments: readonly SecretArguments[] = [
  {
    programs: 'curl',
    login: colon('-u --user -U --proxy-user'),
    next: '-b --cookie --pass --proxy-pass --tlspassword --proxy-tlspassword --oauth2-bearer',
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
    programs:
      'mysql mysqldump mysqladmin mysqlimport mysqlshow mysqlcheck mysqlslap mysqlpump mysqlbinlog mysqlsh mysqld_safe mariadb mariadb-dump mariadb-admin mariadb-import mariadb-check mariadb-backup xtrabackup innobackupex mydumper myloader',
    attached: '-p',
    samples: [
      'mysql -u root -p«hunter2» shop',
      'sudo mysqldump -uroot -p«hunter2»',
      'docker exec db mysql -uroot -p«hunter2»',
    ],
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
    operand: [/^auth$/i, 1, 2],
    samples: ['redis-cli -h cache -a «hunter2» ping', 'redis-cli auth «hunter2»'],
  },
  {
    programs: 'redis-cli valkey-cli redis-server',
    operand: [/^(?:--)?(?:requirepass|masterauth)$/i, 1],
    samples: ['redis-cli config set requirepass «hunter2»', 'redis-server --masterauth «hunter2»'],
  },
  {
    programs: 'sshpass',
    next: '-p',
    attached: '-p',
    samples: ['sshpass -p «hunter2» ssh -p 2222 h', 'sshpass -p«hunter2» ssh h'],
  },
  {
    programs: 'mongosh mongo mongodump mongorestore mongoexport mongoimport mongostat mongotop mongofiles',
    next: '-p',
    samples: ['mongosh -u admin -p «hunter2»'],
  },
  {
    programs:
      'docker podman nerdctl buildah skopeo helm oc crane oras regctl az cf ibmcloud oci-cli flux argocd rancher heroku registry gcrane',
    after: 'login',
    next: '-p',
    attached: '-p',
    samples: [
      'docker login -u alice -p «hunter2» r.example.com',
      'az login --service-principal -u a -p «hunter2»',
      'helm registry login -u a -p «hunter2» r',
    ],
  },
  {
    programs: 'podman buildah skopeo',
    login: colon('--creds --src-creds --dest-creds'),
    samples: ['skopeo copy --src-creds a:«hunter2» x y'],
  },
  {
    programs:
      'ldapsearch ldapadd ldapmodify ldapdelete ldapwhoami ldapcompare ldapmodrdn ldapexop ldappasswd vsql',
    next: '-w',
    attached: '-w',
    samples: ['ldapsearch -x -D cn=admin -w «hunter2» -b dc=x'],
  },
  { programs: 'ldappasswd', next: '-a -s', samples: ['ldappasswd -s «hunter2» cn=x'] },
  {
    programs: 'openssl apksigner bundletool ossl jarsigner',
    within: /^(.{0,20}?\bpass:)(.+)$/s,
    next: '-k -K',
    samples: [
      'openssl rsa -in k -passin pass:«hunter2»',
      'openssl enc -aes256 -k «hunter2»',
      'apksigner sign --ks-pass pass:«hunter2»',
    ],
  },
  { programs: 'openssl', after: 'passwd', lastIf: /^-[156]$/, samples: ['openssl passwd -6 «hunter2»'] },
  {
    programs: 'smbclient rpcclient smbget smbtree smbcacls smbcquotas smbmap wbinfo net winexe nmblookup',
    login: { flags: '-U --user', sign: '%' },
    samples: ['smbclient //nas/share -U alice%«hunter2»'],
  },
  {
    programs: '7z 7za 7zr 7zz rar unrar wrar arj',
    attached: '-p -hp',
    samples: ['7z x -p«hunter2» a.7z', 'rar a -hp«hunter2» a.rar x'],
  },
  {
    programs: 'zip unzip zipinfo funzip zipnote bsdtar',
    next: '-P --passphrase',
    attached: '-P',
    samples: ['unzip -P «hunter2» a.zip', 'zip -P«hunter2» a.zip x'],
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
    programs: 'cmdkey winrs wmic runas schtasks signtool net',
    within: /^([-/](?:p|pass|rp|password):)(.+)$/i,
    next: '/p /rp',
    samples: ['cmdkey /add:h /user:a /pass:«hunter2»', 'signtool sign /f c.pfx /p «hunter2» x.exe'],
  },
  {
    programs: 'net',
    after: 'use',
    operand: [/^\\\\/, 1],
    samples: ['net use Z: \\\\nas\\share «hunter2» /user:alice'],
  },
  { programs: 'net', after: 'user', operand: [/^user$/, 2], samples: ['net user alice «hunter2» /add'] },
  { programs: 'sc', operand: [/^password=$/i, 1], samples: ['sc config svc obj= .\\a password= «hunter2»'] },
  {
    programs: 'sqlcmd bcp osql isql tsql mssql-cli sqsh freebcp',
    next: '-P',
    attached: '-P',
    samples: ['sqlcmd -S db -U sa -P «hunter2»', 'bcp t out f -Usa -P«hunter2»'],
  },
  {
    programs: 'sqlplus sqlplus64 sql rman exp imp expdp impdp sqlldr tnsping dgmgrl',
    within: /^([\w.$#-]{1,64}\/)([^@/\s]+)(?=@|$)/,
    samples: ['sqlplus scott/«tiger99»@orcl'],
  },
  { programs: 'rclone', operand: [/^obscure$/, 1], samples: ['rclone obscure «hunter2»'] },
  {
    programs: 'ngrok',
    operand: [/^(?:authtoken|add-authtoken|add-api-key)$/, 1],
    samples: ['ngrok config add-authtoken «hunter2»'],
  },
  {
    programs: 'cloudflared',
    after: 'service',
    operand: [/^install$/, 1],
    samples: ['cloudflared service install «hunter2»'],
  },
  { programs: 'influx influxd', next: '-t -p', samples: ['influx query -t «hunter2» x'] },
  {
    programs:
      'snmpget snmpwalk snmpbulkwalk snmpset snmptrap snmpinform snmpgetnext snmpbulkget snmptable snmpstatus snmpusm snmpd snmpdf snmpnetstat',
    next: '-A -X -c',
    attached: '-A -X -c',
    samples: ['snmpget -v3 -u a -A «hunter2» -X «hunter3» h', 'snmpwalk -v2c -c «hunter2» h'],
  },
  {
    programs: 'ipmitool',
    next: '-P -k -y',
    attached: '-P',
    samples: ['ipmitool -H bmc -U a -P «hunter2» power status'],
  },
  {
    programs: 'ipmipower ipmi-sensors ipmiconsole bmc-info redfishtool fence_ipmilan',
    next: '-p',
    samples: ['ipmipower -h bmc -u a -p «hunter2» --stat'],
  },
  {
    programs: 'mosquitto_pub mosquitto_sub mosquitto_rr p4',
    next: '-P',
    attached: '-P',
    samples: ['mosquitto_sub -u a -P «hunter2» -t x'],
  },
  { programs: 'mqtt', next: '-pw', samples: ['mqtt sub -u a -pw «hunter2» -t x'] },
  { programs: 'htpasswd mosquitto_passwd', lastIf: /^-\w*b/, samples: ['htpasswd -bc f alice «hunter2»'] },
  { programs: 'lftp', login: { flags: '-u --user', sign: ',' }, samples: ['lftp -u alice,«hunter2» h'] },
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
    programs: 'rabbitmqctl',
    operand: [/^(?:add_user|change_password|authenticate_user)$/, 2],
    samples: ['rabbitmqctl add_user alice «hunter2»'],
  },
  {
    programs:
      'rabbitmqadmin cqlsh cypher-shell couchbase-cli cbq cbimport cbexport cbbackupmgr beeline hdbsql arangosh kafkacat sendemail nodetool jmxterm',
    next: '-p -pw -xp',
    attached: '-pw',
    samples: ['cqlsh -u a -p «hunter2» h', 'nodetool -u a -pw «hunter2» status'],
  },
  { programs: 'swaks', next: '-ap --auth-password', samples: ['swaks -au a -ap «hunter2»'] },
  { programs: 'useradd usermod groupmod newusers', next: '-p', samples: ['useradd -p «hunter2» alice'] },
  {
    programs: 'kubectl oc k3s microk8s',
    within: /^(--from-literal=[^=]{1,200}=)(.+)$/s,
    samples: ['kubectl create secret generic s --from-literal=db=«hunter2»'],
  },
  {
    programs: 'kubectl oc',
    operand: [/^--from-literal$/, 1],
    samples: ['kubectl create secret generic s --from-literal db=«hunter2»'],
  },
  {
    programs: 'fly flyctl supabase wrangler doppler infisical sst gh',
    after: 'secrets secret',
    within: /^([A-Za-z_]\w{0,100}=)(.+)$/s,
    next: '-b --body',
    samples: ['fly secrets set DB=«hunter2»', 'gh secret set DB --body «hunter2»'],
  },
  {
    programs: 'vault bao',
    after: 'kv write put',
    within: /^([A-Za-z_][\w.-]{0,100}=)([^@].*)$/s,
    samples: ['vault kv put secret/x db=«hunter2»'],
  },
  { programs: 'vault bao', operand: [/^(?:login|unseal)$/, 1], samples: ['vault login «hunter2»'] },
  { programs: 'etcdctl', login: colon('--user'), samples: ['etcdctl --user root:«hunter2» get x'] },
  { programs: 'bw', operand: [/^unlock$/, 1], samples: ['bw unlock «hunter2»'] },
  { programs: 'bw', operand: [/^login$/, 2], samples: ['bw login a@x.org «hunter2»'] },
  { programs: 'steamcmd', operand: [/^\+login$/, 2], samples: ['steamcmd +login alice «hunter2»'] },
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
  {
    programs: 'composer poetry',
    operand: [/^http-basic\./, 2],
    samples: ['poetry config http-basic.x alice «hunter2»'],
  },
  {
    programs: 'composer poetry',
    operand: [/^(?:github-oauth|gitlab-oauth|gitlab-token|pypi-token|bearer)\./, 1],
    samples: ['poetry config pypi-token.pypi «hunter2»'],
  },
  { programs: 'nuget', operand: [/^setapikey$/i, 1], samples: ['nuget setapikey «hunter2»'] },
  { programs: 'dotnet gem', after: 'push', next: '-k', samples: ['dotnet nuget push x.nupkg -k «hunter2»'] },
  {
    programs: 'dotnet',
    after: 'user-secrets',
    operand: [/^set$/, 2],
    samples: ['dotnet user-secrets set Db «hunter2»'],
  },
  { programs: 'cargo wandb huggingface-cli', operand: [/^login$/, 1], samples: ['cargo login «hunter2»'] },
  { programs: 'snyk', operand: [/^auth$/, 1], samples: ['snyk auth «hunter2»'] },
  { programs: 'vsce ovsx twine', next: '-p', samples: ['vsce publish -p «hunter2»'] },
  { programs: 'codecov doctl', next: '-t', samples: ['codecov -t «hunter2»'] },
  {
    programs: 'neo4j-admin grafana-cli grafana',
    operand: [/^(?:set-initial-password|reset-admin-password)$/, 1],
    samples: ['neo4j-admin dbms set-initial-password «hunter2»'],
  },
  { programs: 'db2', operand: [/^using$/i, 1], samples: ['db2 connect to x user a using «hunter2»'] },
  {
    programs: 'ansible-vault',
    operand: [/^encrypt_string$/, 1],
    samples: ['ansible-vault encrypt_string «hunter2» --name x'],
  },
  {
    programs: 'qpdf',
    operand: [/^--encrypt$/, 1, 2],
    samples: ['qpdf --encrypt «hunter2» «hunter3» 256 -- a b'],
  },
  {
    programs: 'pdftk',
    operand: [/^(?:input_pw|owner_pw|user_pw)$/i, 1],
    samples: ['pdftk a.pdf input_pw «hunter2» output b.pdf'],
  },
  {
    programs: 'pdftotext pdftoppm pdfinfo pdfimages',
    next: '-upw -opw',
    samples: ['pdftotext -upw «hunter2» a.pdf'],
  },
  {
    programs: 'veracrypt steghide security altool notarytool mutool',
    next: '-p -w',
    samples: ['security unlock-keychain -p «hunter2» k'],
  },
  {
    programs: 'airflow superset',
    after: 'users create-admin',
    next: '-p',
    samples: ['airflow users create -u a -p «hunter2»'],
  },
  {
    programs: 'oathtool',
    lastIf: /^(?:--totp|-b|--base32)/,
    samples: ['oathtool --totp -b «JBSWY3DPEHPK3PXP»'],
  },
  { programs: 'iwconfig', operand: [/^key$/, 1], samples: ['iwconfig wlan0 key «hunter2»'] },
  { programs: 'x11vnc tigervncserver', next: '-passwd', samples: ['x11vnc -passwd «hunter2» -forever'] },
  {
    programs: 'convertto-securestring',
    operand: [/convertto-securestring$/i, 1],
    samples: ["pwsh -c ⟨ConvertTo-SecureString '«hunter2»' -AsPlainText⟩"],
  },
  {
    programs: 'curl',
    login: colon('-E --cert --proxy-cert'),
    samples: ['curl -E c.pem:«hunter2» https://h/'],
  },
  { programs: 'ttyd gotty', login: colon('-c --credential'), samples: ['ttyd -c alice:«hunter2» bash'] },
  {
    programs: 'transmission-remote dufs miniserve chisel',
    login: colon('-n -a -A --auth'),
    samples: ['transmission-remote h -n alice:«hunter2» -l'],
  },
  { programs: 'transmission-daemon', next: '-v', samples: ['transmission-daemon -u a -v «hunter2»'] },
  {
    programs: 'ss-server ss-local ss-redir ss-tunnel ssserver sslocal',
    next: '-k',
    attached: '-k',
    samples: ['ss-server -p 8388 -k «hunter2»'],
  },
  {
    programs: 'consul nomad serf',
    next: '-encrypt',
    within: /^(-encrypt=)(.+)$/,
    samples: ['consul agent -encrypt «hunter2»'],
  },
  {
    programs: 'frpc frps vercel fly flyctl netlify surge railway hcloud linode-cli',
    next: '-t --auth',
    samples: ['frpc tcp -t «hunter2»', 'netlify deploy --auth «hunter2»'],
  },
  { programs: 'expo eas certutil', next: '-p', samples: ['certutil -p «hunter2» -importpfx c.pfx'] },
  {
    programs: 'ssh-keygen',
    next: '-N -P',
    attached: '-N -P',
    samples: ['ssh-keygen -t ed25519 -N «hunter2» -f k'],
  },
  {
    programs: 'dscl',
    operand: [/^-passwd$/, 2, 3],
    harmless: '-passwd',
    samples: ['dscl . -passwd /Users/a «hunter2»'],
  },
  {
    programs: 'pulumi',
    operand: [/^--secret$/, 2],
    harmless: '--secret',
    samples: ['pulumi config set --secret db «hunter2»'],
  },
  { programs: 'jq', hasPairs: true, samples: ['jq -n --arg password «hunter2» {}'] },
  {
    programs: 'bundle',
    after: 'config',
    within: /^([\w.-]{1,64}:)([^/].*)$/s,
    samples: ['bundle config set gems.x.org a:«hunter2»'],
  },
  { programs: 'virsh', next: '--base64', samples: ['virsh secret-set-value x --base64 «hunter2»'] },
  { programs: 'vmrun', next: '-gp -vp -p', samples: ['vmrun -gu a -gp «hunter2» list'] },
  { programs: 'setx setenv set', hasPairs: true, samples: ['setx API_TOKEN «hunter2»'] },
  {
    programs: 'aws git npm pnpm yarn pip',
    after: 'config configure set',
    hasPairs: true,
    samples: ['aws configure set aws_secret_access_key «hunter2»', 'git config --global x.token «hunter2»'],
  },
];
