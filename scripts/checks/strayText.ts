/**
 * Finds English that a person would read and a translator would miss: text outside src/messages, and text in it that
 * l10n.t is not given as one whole literal.
 */
import ts from 'typescript';

export interface StrayText {
  readonly line: number;
  readonly text: string;
  readonly why: string;
}

/** Text that is data: names of programs, what they print, scripts for them. Each with its reason. */
const dataFiles: readonly { readonly files: RegExp; readonly why: string }[] = [
  { files: /^src\/model\/recognition\//, why: 'names of programs, and commands that stop them' },
  {
    files: /^src\/model\/origin\/(?:agentTable|starterTable|starterMarks)\.ts$/,
    why: 'names of agents, editors and terminals',
  },
  {
    files:
      /^src\/(?:model\/exposure\/(?:tunnelTools|webhookTools|proxyTools|sshTunnels|tunnels)|collect\/(?:tunnels|tunnelConfigs|sshConfig|askedTunnels))\.ts$/,
    why: 'names of tunnels and proxies, with samples',
  },
  { files: /^src\/model\/process\/serviceUnit\.ts$/, why: 'commands that stop services' },
  { files: /^src\/model\/conflicts\//, why: 'what programs print about a port in use' },
  { files: /^src\/model\/expected\/frameworkConfig\.ts$/, why: 'names of frameworks' },
  { files: /^src\/model\/containers\/engines\.ts$/, why: 'names of container engines and their programs' },
  { files: /^src\/(?:ui\/scanLog|agent\/consent\/auditLog)\.ts$/, why: 'lines of the log' },
  { files: /^src\/model\/origin\/startPlaces\.ts$/, why: 'names of programs' },
  { files: /^src\/model\/agentConfigs\/agentConfig\.ts$/, why: 'names of agents' },
  { files: /^src\/model\/process\/secrets\//, why: 'names, shapes and flags of secrets, with samples' },
  {
    files: /^src\/core\/reportSchema\.ts$/,
    why: 'descriptions in schemas, for programs and language models',
  },
  { files: /^src\/api\/options\.ts$/, why: 'what developers of other extensions read' },
  { files: /^src\/cli\/completion\.ts$/, why: 'scripts for shells' },
  { files: /^src\/agent\/descriptions\//, why: 'what language models are told about tools' },
  { files: /^src\/cli\/remote\/fedProgram\.ts$/, why: 'a program that Node reads on another machine' },
  { files: /^src\/selfCheck\/subject\.ts$/, why: 'the program of a child, and its arguments' },
  { files: /^src\/flows\/sampleServer\.ts$/, why: 'the program of the sample server' },
  { files: /^src\/model\/net\/wellKnownPorts\.ts$/, why: 'names of services' },
  { files: /^src\/ui\/qrHtml\.ts$/, why: 'markup, which is given its texts' },
];

/** Properties that VS Code or a dialog shows. */
const shownProperties = new Set([
  ...[
    'label',
    'description',
    'detail',
    'title',
    'tooltip',
    'message',
    'prompt',
    'placeHolder',
    'placeholder',
  ],
]);
/** The index of the argument that is shown. */
const shownErrors: Readonly<Record<string, number>> = { UserError: 0, CollectFailure: 1 };
/** Methods of strings whose argument is compared with text from outside, or taken out of it. */
const textMethods = new Set(['includes', 'startsWith', 'endsWith', 'indexOf', 'split', 'replace', 'test']);
const twoWords = /\p{L}{2,}[,.;:!?…]? +\p{L}{2,}/u;
/** A word beside a placeholder: a text that is composed into a sentence. */
const wordBesidePlaceholder = /^ +\p{L}{2,}|\p{L}{2,} +$/u;
/** `Get-CimInstance -ClassName …`, `sudo kill …`, `--host 127.0.0.1`, `/PID 1`; IDs of settings */
const command =
  /^(?:[A-Z][a-z]+-[A-Z]\w+ |sudo |taskkill |launchctl |netsh |net (?:start|stop) |localPorts\.|--|\/PID )/;
/** Names are not translated. */
const productNames = new Set(['Local Ports', 'Windows PowerShell']);
/** In these rooms what is no sentence is a detail for the log. */
const roomsWithDetails = /^src\/(?:collect|watch|act)\//;
const sentence = /[.?!…]$|[.?!] /;

/** @param path `src/ui/tooltip.ts` */
export function findStrayText(file: ts.SourceFile, path: string): StrayText[] {
  if (dataFiles.some(({ files }) => files.test(path))) return [];
  const isMessages = path.startsWith('src/messages/');
  const found: StrayText[] = [];
  const report = (node: ts.Node, why: string): void => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    found.push({ line: line + 1, text: node.getText(file), why });
  };
  const visit = (node: ts.Node): void => {
    if (isNeverShown(node) || (isLogDetail(node) && !isMessages)) return;
    if (ts.isCallExpression(node) && node.expression.getText(file) === 'l10n.t') {
      if (!isMessages) report(node, 'belongs in src/messages');
      for (const why of misuses(node)) report(node, why);
      node.arguments.slice(1).forEach(visit);
    } else if (isText(node) && isForPeople(node, roomsWithDetails.test(path))) {
      report(node, isMessages ? 'is not passed to l10n.t' : 'belongs in src/messages');
    } else {
      ts.forEachChild(node, visit);
    }
  };
  ts.forEachChild(file, visit);
  return found;
}

type Text = ts.StringLiteralLike | ts.TemplateExpression;

function isText(node: ts.Node): node is Text {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

function isForPeople(node: Text, isRoomWithDetails: boolean): boolean {
  const parts = ts.isTemplateExpression(node)
    ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
    : [node.text];
  const [first = ''] = parts;
  if (command.test(first) || productNames.has(first)) return false;
  if (isShown(node) && parts.some((part) => /\p{L}{2,}/u.test(part))) return true;
  if (isRoomWithDetails && !parts.some((part) => sentence.test(part))) return false;
  return parts.some((part) => twoWords.test(part) || (parts.length > 1 && wordBesidePlaceholder.test(part)));
}

/** `label: 'Text'` and `new UserError('Text')`, also behind a condition. */
function isShown(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isConditionalExpression(parent) || ts.isParenthesizedExpression(parent)) return isShown(parent);
  if (ts.isNewExpression(parent)) {
    return parent.arguments?.[shownErrors[parent.expression.getText()] ?? -1] === node;
  }
  return ts.isPropertyAssignment(parent) && shownProperties.has(parent.name.getText());
}

/** Imports, types, log lines, what a defect says, and patterns for text from outside. */
function isNeverShown(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return true;
  if (ts.isNewExpression(node)) return isDefect(node.expression.getText());
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { expression, name } = node.expression;
  return textMethods.has(name.text) || /(^|\.)log$/i.test(expression.getText());
}

/** `Error` and its subclasses, but those whose message is shown. */
function isDefect(errorClass: string): boolean {
  return /(?:Error|Failure)$/.test(errorClass) && shownErrors[errorClass] === undefined;
}

/** `new CollectFailure(reason, message, detail)` and `{ message, detail }` of a problem: the detail goes to the log. */
function isLogDetail(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isNewExpression(parent) && parent.expression.getText() === 'CollectFailure') {
    return parent.arguments?.[2] === node;
  }
  return (
    ts.isPropertyAssignment(parent) &&
    parent.name.getText() === 'detail' &&
    parent.initializer === node &&
    ts.isObjectLiteralExpression(parent.parent) &&
    parent.parent.properties.some((one) => one.name?.getText() === 'message') &&
    !parent.parent.properties.some((one) => one.name?.getText() === 'modal')
  );
}

function misuses(call: ts.CallExpression): string[] {
  const [message, values] = call.arguments;
  const found = ts.findAncestor(call, ts.isFunctionLike) ? [] : ['is made before the language is known'];
  if (message && ts.isObjectLiteralExpression(message)) return found;
  if (!message || !ts.isStringLiteralLike(message)) {
    return [...found, 'is not one literal, so that it cannot be translated'];
  }
  const wanted = new Set([...message.text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name));
  const given =
    values === undefined ? [] : ts.isObjectLiteralExpression(values) ? values.properties : undefined;
  // values that are built elsewhere are not followed
  if (given === undefined || given.some(ts.isSpreadAssignment)) return found;
  const passed = new Set(given.flatMap(({ name }) => name?.getText() ?? []));
  return [
    ...found,
    ...[...wanted].filter((name) => !passed.has(name)).map((name) => `is not passed a value for {${name}}`),
    ...[...passed].filter((name) => !wanted.has(name)).map((name) => `has no place for ${name}`),
  ];
}
