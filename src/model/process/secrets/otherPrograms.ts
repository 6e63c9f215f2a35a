import type { SecretArguments } from './secretArguments';
import { colon } from './secretArguments';

/** Archives, cryptography, containers, packages, clouds and systems. */
export const otherPrograms: readonly SecretArguments[] = [
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
    programs: 'openssl apksigner bundletool ossl jarsigner',
    within: /^(.{0,20}?\bpass:)(.+)$/s,
    next: '-k -K -hmac',
    samples: [
      'openssl rsa -in k -passin pass:«hunter2»',
      'openssl enc -aes256 -k «hunter2»',
      'apksigner sign --ks-pass pass:«hunter2»',
    ],
  },
  { programs: 'openssl', after: 'passwd', lastIf: /^-[156]$/, samples: ['openssl passwd -6 «hunter2»'] },
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
    attached: '-b',
    samples: ['fly secrets set DB=«hunter2»', 'gh secret set DB --body «hunter2»'],
  },
  {
    programs: 'vault bao',
    after: 'kv write put',
    within: /^([A-Za-z_][\w.-]{0,100}=)([^@].*)$/s,
    samples: ['vault kv put secret/x db=«hunter2»'],
  },
  {
    programs: 'vault bao',
    operand: [/^(?:login|unseal)$/, 1],
    isAssigned: true,
    samples: ['vault login «hunter2»', 'vault login token=«hunter2»'],
  },
  {
    programs: 'aws',
    after: 'put-parameter',
    next: '--value',
    samples: ['aws ssm put-parameter --value «hunter2»'],
  },
  {
    programs: 'az',
    after: 'secret',
    next: '--value',
    samples: ['az keyvault secret set --vault-name v --value «hunter2»'],
  },
  {
    programs: 'gpg gpg2',
    harmless:
      '--recv-keys --recv-key --send-keys --search-keys --fetch-keys --locate-keys --edit-key --sign-key --lsign-key --default-key --trusted-key --delete-keys --delete-secret-keys',
    samples: [],
  },
  {
    programs: 'gcloud',
    harmless: '--secret --set-secrets --update-secrets --key --keyring',
    samples: [],
  },
  {
    programs: 'glab doppler infisical',
    after: 'set',
    hasPairs: true,
    samples: ['glab variable set API_TOKEN «hunter2»'],
  },
  {
    programs: 'salt salt-call',
    operand: [/^(?:user\.setpassword|shadow\.set_password)$/, 2],
    samples: ['salt-call user.setpassword alice «hunter2»'],
  },
  { programs: 'bw', operand: [/^unlock$/, 1], samples: ['bw unlock «hunter2»'] },
  { programs: 'bw', operand: [/^login$/, 2], samples: ['bw login a@x.org «hunter2»'] },
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
    programs: 'oathtool',
    lastIf: /^(?:--totp|-b|--base32)/,
    samples: ['oathtool --totp -b «JBSWY3DPEHPK3PXP»'],
  },
  {
    programs: 'convertto-securestring',
    operand: [/convertto-securestring$/i, 1],
    samples: ["pwsh -c ⟨ConvertTo-SecureString '«hunter2»' -AsPlainText⟩"],
  },
  { programs: 'expo eas certutil', next: '-p', samples: ['certutil -p «hunter2» -importpfx c.pfx'] },
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
    hasPairs: true,
    samples: ['pulumi config set --secret db «hunter2»'],
  },
  {
    programs: 'az',
    after: 'server flexible-server vm vmss',
    next: '-p',
    samples: ['az sql server create -u a -p «hunter2»'],
  },
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
