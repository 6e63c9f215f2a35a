import type { ProgramRules } from './programs';
import { programRules } from './programs';
import type { SecretName } from './names';
import { secretName } from './names';
import { holdsSecret, isGenerated, isHarmless, isPasswordLike, isPath, looksSecret, mask } from './values';

/** A flag whose value is the next word. */
export type ExpectedValue = 'secret' | 'passwordLike' | { readonly sign: string };

/** What a word begins a command after: `sudo mysql`, `cd x && mysql`, `PGPASSWORD=x psql`. */
const beforeCommand = /^(?:sudo|doas|env|exec|time|nice|nohup|command|then|do|else|&|\{|\()$|[;&|(]$|^\w+=/;
/** Words that are remembered: operands look no further back. */
const maximumWords = 8;

const userFlag = /^(?:[-/][uU]|-l|--?user(?:name)?|--login)$/;

/** The program that the words belong to, as far as it matters for its own way of taking secrets. */
export class CommandState {
  private rules: readonly ProgramRules[] = [];
  /** Those that apply: some do so only after a certain word. */
  private active: readonly ProgramRules[] = [];
  private words: string[] = [];
  private isUnknown = true;
  private hasLast = false;
  private hasUser = false;
  /** How many words ago the name of a user was given. */
  private sinceUser = Infinity;
  /** Of `--name TOKEN`, whose value is elsewhere. */
  private named: SecretName | undefined;
  private previous: string | undefined;

  /** Takes note of a word, after its value was judged. */
  add(word: string): void {
    const { previous } = this;
    const rules = programRules(word, () => previous === undefined || beforeCommand.test(previous));
    this.previous = word.slice(0, 200);
    if (rules !== undefined && !(rules.length === 0 && this.isValueOfFlag(previous))) {
      this.rules = rules;
      this.isUnknown = false;
      this.active = rules.filter(({ after }) => after.length === 0);
      this.words = [word];
      this.hasLast = false;
      this.hasUser = false;
      return;
    }
    if (this.rules.length === 0) return;
    this.hasLast ||= this.active.some(({ row }) => row.lastIf?.test(word.slice(0, 40)));
    const added = this.rules.filter((rules) => rules.after.includes(word) && !this.active.includes(rules));
    // what a program means by a flag after a certain word comes before what it means else
    if (added.length > 0) this.active = [...added, ...this.active];
    // the values of flags are no operands
    if (word === '--') this.words = this.words.filter((each) => this.isBeforeOperand(each));
    const isOperand =
      !isSwitch(word) || this.rules.some(({ row }) => row.operand?.[0].test(word.slice(0, 200)));
    if (isOperand) this.remember(word.slice(0, 200));
  }

  /** `frpc tcp -n ssh`: a name rather than the next program. */
  private isValueOfFlag(previous: string | undefined): boolean {
    return (
      /^-\w$|^--[a-z][\w-]{1,40}$/.test(previous ?? '') &&
      this.rules.length > 0 &&
      !this.rules.some(({ row }) => row.startsPrograms)
    );
  }

  /** `docker run image -u alice -p S`: the flags may be of a program that has no rules. */
  private get mayBeUnknown(): boolean {
    return this.isUnknown || this.rules.some(({ row }) => row.startsPrograms);
  }

  private isBeforeOperand(word: string): boolean {
    return this.rules.some(({ row }) => row.operand?.[0].test(word));
  }

  private remember(word: string): void {
    this.words.push(word);
    if (this.words.length > maximumWords) this.words.shift();
  }

  /** Whether the last word of the command is a secret: `htpasswd -b file user S`. */
  get isLastSecret(): boolean {
    return this.hasLast;
  }

  /** Whether the program has a flag of this name that is no secret. */
  isHarmlessFlag(word: string): boolean {
    const flag = word.split('=', 1)[0] ?? '';
    return this.rules.some(({ harmless }) => harmless.includes(flag));
  }

  /** What a flag leads to, if the program has its own meaning for it. */
  expectedAfter(word: string): ExpectedValue | undefined {
    for (const { next, login, sign, asking, row } of this.active) {
      const isCluster = row.hasClusters === true && /^-[a-zA-Z]{2,8}$/.test(word);
      const flag = isCluster ? `-${word.at(-1) ?? ''}` : word;
      if (login.includes(flag)) return { sign };
      if (next.includes(flag)) return 'secret';
      if (asking.includes(word)) return 'passwordLike';
    }
    return undefined;
  }

  /**
   * What programs without rules are likely to mean: `-u alice -p S`, `-c alice:S`, and anything generated after a flag of
   * one letter.
   * @param following the next few words.
   */
  maskedAfterShortFlag(flag: string, word: string, following: readonly string[]): string | undefined {
    this.sinceUser += 1;
    if (userFlag.test(flag)) {
      this.hasUser = true;
      if (/^(?!\d+$)[\w.@+*\\-]{1,64}$/.test(word)) this.sinceUser = 0;
    }
    if (/^--?[nN]ame$/.test(flag)) this.named = secretName(word);
    if (/^--?[vV]alue$/.test(flag) && this.named !== undefined && holdsSecret(this.named, word)) return mask;
    const [, named = ''] = /^(--[\w.-]{0,40}(?:user(?:name)?|login|auth-source)=)/.exec(word) ?? [];
    if (named !== '') return withLogin(word.slice(named.length), named);
    const login = /^-[uUacn]$|^--[\w.-]{0,40}(?:user(?:name)?|login|auth-source)$|^auth$/.test(flag)
      ? withLogin(word, '')
      : undefined;
    if (login !== undefined) return login;
    if (
      /^(?:-(?:p|P|w|pw)|\/[pP])$/.test(flag) &&
      looksSecret(word) &&
      !isPorts(word) &&
      !isLongFlag(word) &&
      !isHarmless(word)
    ) {
      if (this.hasUser || following.some((each) => userFlag.test(each))) return mask;
    }
    if (/^-(?:p|P|pw)$/.test(flag) && this.sinceUser === 2 && this.mayBeUnknown && isWordOfPassword(word))
      return mask;
    if (/^-[pPkKwW]$/.test(flag) && isPasswordLike(word)) return mask;
    // `docker logs -f ID`
    const isId = /^-[fitd]$/.test(flag) && /^[0-9a-f]{12,64}$/.test(word);
    return /^-[A-Za-z]$/.test(flag) && !isId && isGenerated(word) ? mask : undefined;
  }

  /** The word with what the program takes as a secret masked; undefined if the program says nothing of it. */
  masked(word: string): string | undefined {
    if (this.rules.length === 0) return undefined;
    for (const rules of this.active) {
      const masked = maskedFlag(word, rules) ?? maskedPart(word, rules.row.within);
      if (masked !== undefined) return masked;
      // `wandb login --host https://h`: what an address holds is judged by itself
      const isAddress = /^https?:\/\//.test(word);
      const isOther = isAddress || isSwitch(word) || (isLongFlag(this.previous ?? '') && isName(word));
      if (!isOther && this.isOperandSecret(word, rules.row)) {
        return isHarmless(word) ? word : mask;
      }
    }
    return undefined;
  }

  private isOperandSecret(word: string, row: ProgramRules['row']): boolean {
    const { operand, hasPairs, isAssigned, isAdjacent } = row;
    const isBehind = this.previous === this.words.at(-1);
    const counts = isAdjacent !== true || isBehind;
    if (operand !== undefined && counts && !(isAssigned === true && /^\w{1,60}=./.test(word))) {
      const [pattern, ...distances] = operand;
      if (distances.some((distance) => pattern.test(this.words.at(-distance) ?? ''))) return true;
    }
    const isPair = hasPairs === true && isBehind && this.words.length > 1;
    const name = isPair ? secretName(this.words.at(-1) ?? '') : undefined;
    return name !== undefined && holdsSecret(name, word);
  }
}

/** `-pS`, `--flag=S`, `-ualice:S`, `--user=alice:S`. */
function maskedFlag(word: string, { attached, next, login, sign }: ProgramRules): string | undefined {
  const flag = attached.find((each) => word.startsWith(each) && word.length > each.length);
  if (flag !== undefined && !word.startsWith('--')) {
    return isHarmless(word.slice(flag.length)) ? word : flag + mask;
  }
  const [, name = '', value = ''] = /^(--?[\w-]{1,60})=(.+)$/s.exec(word) ?? [];
  if (name !== '' && next.includes(name)) return `${name}=${mask}`;
  if (name !== '' && login.includes(name)) return `${name}=${maskLogin(value, sign)}`;
  const glued = login.find((each) => each.length === 2 && word.startsWith(each) && word.length > 2);
  return glued === undefined ? undefined : glued + maskLogin(word.slice(2), sign);
}

/** `pass:S`, `/p:S`. */
function maskedPart(word: string, within: RegExp | undefined): string | undefined {
  const secret = within?.exec(word)?.[2];
  if (within === undefined || secret === undefined) return undefined;
  return isHarmless(secret) ? word : word.replace(within, `$1${mask}`);
}

/** `alice:hunter2` of a flag that may be of a user; not `node:node`, `1000:1000`, `nginx:1.27` or a port. */
function withLogin(word: string, before: string): string | undefined {
  const [, user = '', secret = ''] = /^([\w.@+-]{1,64}:)([^:/\s]{6,200})(?:$|@)/.exec(word) ?? [];
  const isSecret =
    /[A-Za-z]/.test(secret) && /\d/.test(secret) && looksSecret(secret) && !/^v?\d/.test(secret);
  return isSecret ? before + user + mask : undefined;
}

/** Right behind a user, where a password may be a mere word; no protocol, port or path. */
function isWordOfPassword(word: string): boolean {
  const isWord = /^(?!https?$|tcp|udp)[^-\s/\\][^\s/\\]{3,100}$/.test(word);
  return isWord && !isPorts(word) && !isPath(word) && !isHarmless(word);
}

/** `-x`, `/user:x`, `+quit`. */
function isSwitch(word: string): boolean {
  return /^-|^\/[A-Za-z]+:|^\+[a-z_]+$/.test(word);
}

function isLongFlag(word: string): boolean {
  return /^--[a-z]{2,20}(?:-[a-z]{1,20}){0,5}$/.test(word);
}

/** What follows a long flag and is a mere word belongs to the flag: `cargo login --registry acme`. */
function isName(word: string): boolean {
  return /^[a-z][a-z_-]{1,40}$/.test(word);
}

/** `8080:80`, `127.0.0.1:80:80/tcp`, `host:80`. */
function isPorts(word: string): boolean {
  return /^(?:[\w.-]{1,64}:)?[\d:.-]+(?:\/(?:tcp|udp))?$/.test(word) || /\s/.test(word);
}

/** `alice:hunter2` → `alice:•••`. */
export function maskLogin(login: string, sign: string): string {
  const at = login.indexOf(sign);
  // a token instead, as `--auth-type=bearer --auth=…` has it
  if (at === -1) return login.length >= 10 && /\d/.test(login) && looksSecret(login) ? mask : login;
  // `curl -u sk_test_…:`
  if (at === login.length - 1 && isGenerated(login.slice(0, at))) return mask + sign;
  if (isHarmless(login.slice(at + 1))) return login;
  return login.slice(0, at + 1) + mask;
}
