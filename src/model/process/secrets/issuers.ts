/** A kind of secret that is recognized wherever it is, by how its issuer writes it. `·` in a sample is left out. */
interface Shape {
  readonly issuers: string;
  /** Alternatives of a regular expression, of bounded length each. */
  readonly pattern: string;
  readonly samples: readonly string[];
}

/** What follows most prefixes. */
const body =
  '(?:[\\w-]{16,2000}(?:[.~=+/][\\w.~=+/-]{0,2000})?|(?=[A-Za-z]{0,14}\\d{1,14}[A-Za-z])[A-Za-z0-9]{10,15}(?![\\w-]))';

function prefixed(issuers: string, prefixes: string, ...samples: string[]): Shape {
  return { issuers, pattern: `(?:${prefixes})${body}`, samples };
}

/** Facts from the issuers' documentation and the published lists of secret scanners. Publishable keys are left out. */
export const shapes: readonly Shape[] = [
  {
    issuers: 'AWS',
    pattern:
      '(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{12,128}|(?:FwoGZXIvYXdz|IQoJb3JpZ2lu|AQoDYXdz)[\\w+/=]{16,4000}|amzn\\.mws\\.[\\w-]{30,60}|amzn1\\.oa2-cs\\.v1\\.[0-9a-f]{32,128}',
    samples: ['AK·IAQ3EGRPNK7UBLDX2M', 'AS·IAQ3EGRPNK7UBLDX2M', 'Fw·oGZXIvYXdzEaB3cD5eF7gH9iJ1kL2mN4o'],
  },
  prefixed(
    'GitHub',
    'gh[a-z]_|github_pat_',
    'gh·p_1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT1uV2w',
    'github_·pat_11AB2cD3eF4gH5iJ6kL7_a1',
  ),
  prefixed(
    'GitLab',
    'gl(?:pat|dt|ft|rt|rtr|cbt|ptt|imt|agent|oas|soat|ffct|wt)-|GR1348941',
    'gl·pat-1aB2cD3eF4gH5iJ6kL7m',
    'gl·rt-1aB2cD3eF4gH5iJ6kL7m',
  ),
  prefixed(
    'Slack',
    'xox[a-z][.-]|xapp-|xwfp-',
    'xo·xb-123456789012-123456789012-aB3cD5eF7gH9',
    'xa·pp-1-A0B1C2D3E4-123456789012-0a1b',
  ),
  prefixed(
    'Stripe, Clerk, Frame.io',
    '[sr]k_(?:live|test|prod)_',
    'sk_·test_1aB2cD3eF4gH5iJ6',
    'rk_·live_1aB2cD3eF4gH5iJ6',
  ),
  prefixed(
    'SendGrid, Brevo, Mailgun, Resend',
    'SG\\.|mlsn\\.|xkeysib-|xsmtpsib-|key-(?=[0-9a-f]{32})|re_(?=\\w{8}_)',
    'S·G.aB3cD5eF7gH9iJ1kL2mN4o.x',
    'key·-0123456789abcdef0123456789abcdef',
  ),
  prefixed(
    'PyPI, npm, RubyGems, Clojars, crates.io, NuGet',
    'pypi-|npm_|rubygems_|CLOJARS_|cio(?=\\w{32})|oy2(?=[a-z0-9]{43})',
    'py·pi-AgEIcHlwaS5vcmcCJDE',
    'np·m_1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT1uV2w3',
  ),
  prefixed(
    'Hugging Face, Replicate, Weights & Biases',
    'hf_|api_org_|r8_|wandb_v1_',
    'h·f_aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeFgH',
  ),
  prefixed(
    'OpenAI, Anthropic and others',
    'sk-(?:ant|proj|svcacct|admin|or|lf|None)-|sess-(?=\\w{40})|bedrock-api-key-',
    'sk-·ant-api03-aB3cD5eF7gH9iJ1kL2mN4o',
    'sk-·proj-aB3cD5eF7gH9iJ1kL2mN4o',
  ),
  prefixed(
    'other model services',
    'gsk_|pplx-|xai-|lsv2_(?:pt|sk)_|ctx7sk-|tvly-|jina_|nvapi-|fw_|csk-|tgp_v1_|rpa_|e2b_|fc-(?=[0-9a-f]{32})|pa-(?=[\\w-]{40})|esecret_|pcsk_',
    'gs·k_aB3cD5eF7gH9iJ1kL2mN4o',
    'xa·i-aB3cD5eF7gH9iJ1kL2mN4o',
  ),
  prefixed('Docker', 'dckr_(?:pat|oat)_', 'dckr_·pat_aB3cD5eF7gH9iJ1kL2mN4oP6q'),
  prefixed('DigitalOcean, Aiven', 'do[opr]_v1_|AVNS_', 'dop_·v1_0123456789abcdef0123'),
  prefixed(
    'HashiCorp',
    'hv[sbr]\\.|(?=\\w{14}\\.atlasv1\\.)\\w{14}\\.atlasv1\\.',
    'hv·s.CAESIaB3cD5eF7gH9iJ1kL2mN4o',
  ),
  {
    issuers: 'Google',
    pattern: 'AIza[\\w-]{20,200}|ya29\\.[\\w.-]{16,3000}|GOCSPX-[\\w-]{16,200}|1//0[\\w-]{20,500}',
    samples: [
      'AI·zaSyaB3cD5eF7gH9iJ1kL2mN4oP6q',
      'ya·29.a0AaB3cD5eF7gH9iJ1kL2mN4oP6q',
      'GOC·SPX-aB3cD5eF7gH9iJ1kL2mN',
    ],
  },
  prefixed('age', 'AGE-SECRET-KEY-1', 'AGE-SECRET-·KEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'),
  prefixed(
    'Shopify, Square, Meta, Shippo, Duffel, EasyPost, Razorpay',
    'shp[a-z]{2}_|sq0(?:atp|csp)-|EAA[A-Z]|shippo_(?:live|test)_|duffel_(?:live|test)_|pdl_(?:live|sdbx)_apikey_|polar_\\w{2,4}_|access-(?:sandbox|development|production)-(?=[0-9a-f]{8}-)|cfsk_ma_|(?:SB-)?Mid-server-|EZ[AT]K(?=\\w{50})|FLWSECK',
    'shp·at_0123456789abcdef0123456789abcdef',
    'sq0·atp-aB3cD5eF7gH9iJ1kL2mN4o',
    'EA·AAlaB3cD5eF7gH9iJ1kL2mN4o',
  ),
  prefixed(
    'Linear, Figma, Notion, Airtable, Typeform, Atlassian',
    'lin_(?:api|oauth)_|fig[a-z]_|ntn_|secret_(?=[A-Za-z0-9]{43})|pat(?=\\w{14}\\.[0-9a-f]{64})\\w{14}\\.|tfp_|AT(?:ATT|CTT|BB|ST)',
    'lin_·api_aB3cD5eF7gH9iJ1kL2mN4o',
    'fig·d_aB3cD5eF7gH9iJ1kL2mN4o',
    'ATA·TT3xFfGF0aB3cD5eF7gH9iJ1',
  ),
  prefixed('HubSpot', 'pat-(?:na|eu|ap)\\d-', 'pat·-na1-12345678-1234-1234-1234-123456789012'),
  prefixed(
    'Sentry, New Relic, Datadog, Grafana, PostHog, Dynatrace, Buildkite, CircleCI',
    'sntry[a-z]_|NR(?:AK|JS|II|AA|SP|RA)-|ddapp_|ddpat_|gl(?:sa|c)_|ph[xs]_|xa[ap]t-|dt0[a-z]\\d\\d\\.|bk[uc][at]_|CCI(?:PAT|PRJ)_',
    'sntrys_·eyJpYXQiOjE2OTB9aB3cD5',
    'NR·AK-AB3CD5EF7GH9IJ1KL2MN4OP6QR8',
    'gl·sa_aB3cD5eF7gH9iJ1kL2mN4oP6qR8sT0uV_0a1b2c3d',
  ),
  prefixed(
    'Netlify, Vercel, Fly.io, Heroku, Render, Supabase, PlanetScale, Neon, Cloudflare',
    'nf[a-z]_|vc[apirk]_|vercel_blob_rw_|fo1_|HRKU-|rnd_|sb[psu]_|sb_secret_|pscale_\\w{2,6}_|napi_|v1\\.0-(?=[0-9a-f]{24}-)|cf(?:ut|at|k)_',
    'nf·p_aB3cD5eF7gH9iJ1kL2mN4o',
    'HR·KU-aB3cD5eF7gH9iJ1kL2mN4o',
    'sb·p_0123456789abcdef0123456789abcdef',
  ),
  prefixed(
    'Tailscale, Doppler, Infisical, 1Password, Pulumi, Prefect, Databricks',
    'tskey-|dp\\.(?:pt|st|sa|ct|scim|audit)\\.|ops_(?=eyJ)|pul-|pnu_|pnb_|d(?:api|kea|ose)(?=[0-9a-f]{32})',
    'tsk·ey-auth-kaB3cD5eF7-gH9iJ1kL2mN4o',
    'pu·l-0123456789abcdef0123456789abcdef01234567',
    'da·pi0123456789abcdef0123456789abcdef',
  ),
  prefixed(
    'Postman, ReadMe, Sourcegraph, Contentful, Dropbox, Adobe, JFrog, OpenShift, Zuplo, MongoDB',
    'PMAK-|PMAT-|rdme_|sgp_|sq[uap]_(?=[0-9a-f]{40})|slk_|dnkey-|fio-[uo]-|ovsx(?:p|at)_|waka_|rootly_|unkey_|samsara_api_|gcntfy-|lmv1_|CCDB1_|CFPAT-|sl\\.(?=[\\w-]{60})|p8e-|AKCp|cmVm(?=\\w{50})|sha256~|zpka_|mdb_sa_sk_|whsec_|sm_[aps]at_|aio_(?=\\w{28})|tk-us-|AstraCS:|ico-(?=\\w{32})',
    'PM·AK-0123456789abcdef01234567-0123456789',
    'AK·Cp5aB3cD5eF7gH9iJ1kL2mN4o',
    'wh·sec_aB3cD5eF7gH9iJ1kL2mN4o',
  ),
  {
    issuers: 'Amazon Bedrock, Fly.io, Grafana Cloud: Base64 with all its signs',
    pattern: '(?:ABSK|fm[12][ar]?_|glc_)[\\w+/=]{16,4000}',
    samples: ['AB·SK/B3c+D5eF7gH9iJ1kL2mN4oP6qR8', 'fm2·_aB3/D5eF7gH9iJ1+L2mN4o'],
  },
  {
    issuers: 'Alibaba Cloud, Tencent Cloud, Yandex Cloud',
    pattern:
      '(?:LTAI|AKID)(?=\\w*\\d)[A-Za-z0-9]{12,40}(?!\\w)|t1\\.[\\w-]{16,300}={0,2}\\.[\\w-]{80,100}={0,2}|AQVN[\\w-]{35,38}',
    samples: ['LT·AI5tB3cD5eF7gH9iJ1kL2m', 'AQ·VNaB3cD5eF7gH9iJ1kL2mN4oP6qR8sT0uVwXyZ1a'],
  },
  {
    issuers: 'Azure: keys with a mark of their service, and personal tokens of DevOps',
    pattern:
      '[A-Za-z0-9+/]{33,76}(?:\\+A(?:St|Ba|MC|Rm|SB|EH)|\\+ASb|\\+AEh|Az(?:Fu|Se|Ca)|ACDb|AIoT|APIM)[A-Za-z0-9+/]{5,10}={0,2}|[A-Za-z0-9]{52,76}AZDO[A-Za-z0-9]{4,28}',
    samples: ['aB3cD5eF7gH9iJ1kL2mN4oP6qR8sT0uVwXyZaB3cD5eF7gH9iJ1kL2mN4oP6qR8sT0uVwXyZaB3c·+AStaB3cD5=='],
  },
  {
    issuers: 'DeepL, LaunchDarkly: a UUID with a mark',
    pattern:
      '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:fx|(?:sdk|api|mob)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
    samples: ['12345678-1234-1234-1234-123456789012·:fx', 'sd·k-12345678-1234-1234-1234-123456789012'],
  },
  {
    issuers:
      'Octopus, Harness, MaxMind, Vault before 1.10, Mailgun, Neon, Intercom, Twitch, Mapbox, Authress, ClickHouse',
    pattern:
      'API-(?=[A-Z]*\\d)[A-Z0-9]{26}(?!\\w)|[ps]at\\.[\\w-]{22}\\.\\w{24}\\.\\w{20}|\\w{6}_\\w{29}_mmk|s\\.(?=[A-Za-z]*\\d)[A-Za-z0-9]{24}(?![\\w.])|[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![\\w-])|npg_\\w{12,64}|dG9rO[\\w+/]{30,200}={0,2}|oauth:[a-z0-9]{30}(?!\\w)|live_\\d{6,12}_\\w{24,40}|S[ACNOUX][A-Z\\d]{56}(?!\\w)|[st]k\\.eyJ[\\w-]{20,400}\\.[\\w-]{20,40}|(?:sc|ext|scauth|authress)_\\w{5,30}\\.\\w{4,6}\\.acc[_-][\\w-]{10,32}\\.[\\w+/=-]{30,120}|4b1d[A-Za-z0-9]{38}(?!\\w)',
    samples: [
      'AP·I-AB3CD5EF7GH9IJ1KL2MN4OP6QR',
      'np·g_aB3cD5eF7gH9',
      '0123456789abcdef0123456789abcdef·-01234567-89abcdef',
    ],
  },
  {
    issuers: 'AWS AppSync, 42, New Relic, Pixie, StackHawk, Endor Labs, Voiceflow, Kubernetes, TruffleHog',
    pattern:
      'da2-[a-z0-9]{26}(?!\\w)|[su]-s4t2(?:ud|af)-[0-9a-f]{64}|(?:eu01xx)?[0-9a-f]{26,36}(?:FFFF)?NRAL(?!\\w)|NR(?:BR|IQ)-[\\w-]{19,40}|px-(?:dep|api)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|hawk\\.[\\w-]{20}\\.[\\w-]{20}|endr\\+[\\w-]{16}|VF\\.(?:(?:DM|WS)\\.)?[0-9a-fA-F]{24}\\.[A-Za-z0-9]{16}|(?=[a-z]*\\d)[a-z0-9]{6}\\.(?=[a-z]*\\d)[a-z0-9]{16}(?![\\w.-])|thog-(?:key|secret)-[0-9a-f]{16,32}',
    samples: [
      'da·2-ab3cd5ef7gh9ij1kl2mn4op6qr',
      '0123456789abcdef0123456789abcdef·FFFFNRAL',
      'ab3cd5·.ef7gh9ij1kl2mn4o',
    ],
  },
  {
    issuers: 'license keys in groups of capitals and digits',
    pattern: '(?<!-)(?=[A-Z-]{0,40}\\d)(?=[\\d-]{0,40}[A-Z])[A-Z0-9]{4,6}(?:-[A-Z0-9]{4,6}){3,7}(?![\\w-])',
    samples: ['AB3C·D-5EF7G-H9IJ1-KL2MN'],
  },
  {
    issuers: 'OpenAI and what copies it',
    pattern: 'sk-[A-Za-z0-9]{20,200}',
    samples: ['sk-·aB3cD5eF7gH9iJ1kL2mN4oP6qR8sT0uV'],
  },
  {
    issuers: 'JSON Web Tokens and other Base64 of JSON',
    pattern: 'eyJ[\\w-]{14,20000}(?:\\.[\\w-]{0,20000}){0,5}',
    samples: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'],
  },
  {
    issuers: 'Base64 of a private key',
    pattern: 'LS0tLS1CRUdJTi(?!BDRVJU|BQVUJM)[\\w+/=]{20,20000}|b3BlbnNzaC1rZXktdjE[\\w+/=]{0,20000}',
    samples: ['LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo='],
  },
  {
    issuers: 'Telegram, Discord, Twilio, Mailchimp, Zoho, Microsoft Entra, 1Password, Okta, Facebook',
    pattern:
      '\\d{8,10}:AA[\\w-]{30,40}|[MNO][\\w-]{15,30}\\.[\\w-]{6}\\.[\\w-]{20,45}|SK[0-9a-f]{32}|[0-9a-f]{32}-us\\d{1,2}|1000\\.[0-9a-f]{32}\\.[0-9a-f]{32}|[\\w~.-]{3}\\dQ~[\\w~.-]{31,34}|A3-[A-Z0-9]{6}-[A-Z0-9-]{20,40}|\\d{15,16}\\|[\\w-]{27,40}',
    samples: [
      '123456789·:AAaB3cD5eF7gH9iJ1kL2mN4oP6qR8sT0uV',
      '0123456789abcdef0123456789abcdef·-us12',
      'abc8·Q~aB3cD5eF7gH9iJ1kL2mN4oP6qR8sT0uVw',
    ],
  },
];
