/**
 * Finds exports that no other file imports, and members of interfaces and classes that the product never reads.
 * One pass over the program: every name is resolved, and what it resolves to is alive.
 */
import ts from 'typescript';

export interface DeadCode {
  /** `src/model/port.ts:12` */
  readonly place: string;
  readonly name: string;
  readonly why: string;
}

export interface Roles {
  /** Whether a file's declarations are checked; other files only use them. */
  readonly isProduct: (file: ts.SourceFile) => boolean;
  /** What only these use is dead. */
  readonly isTest: (file: ts.SourceFile) => boolean;
  /** What VS Code calls. */
  readonly isEntry: (file: ts.SourceFile) => boolean;
}

export function findDeadCode(program: ts.Program, { isProduct, isTest, isEntry }: Roles): DeadCode[] {
  const checker = program.getTypeChecker();
  const files = program.getSourceFiles().filter((file) => !file.isDeclarationFile);
  const uses = new Uses(files, checker);
  const dead: DeadCode[] = [];
  const report = (node: ts.Node, name: string, why: string): void => {
    const file = node.getSourceFile();
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    dead.push({ place: `${file.fileName}:${line + 1}`, name, why });
  };
  const checkMembers = (node: ts.Node): void => {
    if (isMember(node) && !isForTests(node) && !uses.isRead(node, isTest))
      report(node, memberName(node), 'is never read');
    ts.forEachChild(node, checkMembers);
  };
  for (const file of files.filter((file) => isProduct(file) && !isEntry(file))) {
    const module = checker.getSymbolAtLocation(file);
    for (const symbol of module ? checker.getExportsOfModule(module) : []) {
      const [declaration] = symbol.declarations ?? [];
      if (declaration?.getSourceFile() !== file) continue;
      const users = uses.filesUsing(symbol);
      if (users.every(isTest)) report(declaration, symbol.name, 'is not used');
      else if (users.every((user) => user === file))
        report(declaration, symbol.name, 'is exported, and not imported');
    }
    checkMembers(file);
  }
  return dead;
}

type Member = (
  | ts.PropertySignature
  | ts.MethodSignature
  | ts.PropertyDeclaration
  | ts.MethodDeclaration
  | ts.GetAccessorDeclaration
) & { readonly name: ts.PropertyName };

/** Of a class, an interface or a named object type, not of a type written in place, which only its one user sees. */
function isMember(node: ts.Node): node is Member {
  if (!ts.isClassElement(node) && !ts.isTypeElement(node)) return false;
  // a name in quotes is a key of a table, which is read by that key
  if (node.name === undefined || ts.isStringLiteral(node.name)) return false;
  let { parent }: ts.Node = node;
  while (
    ts.isTypeLiteralNode(parent) ||
    ts.isUnionTypeNode(parent) ||
    ts.isIntersectionTypeNode(parent) ||
    ts.isParenthesizedTypeNode(parent)
  ) {
    parent = parent.parent;
  }
  return ts.isClassLike(parent) || ts.isInterfaceDeclaration(parent) || ts.isTypeAliasDeclaration(parent);
}

/** What a row of a table says of itself: the tests run over its samples. */
function isForTests({ name }: Member): boolean {
  return /^(?:sample|printedBy$|issuers$)/.test(name.getText());
}

function memberName({ parent, name }: Member): string {
  const owner = ts.isClassLike(parent) || ts.isInterfaceDeclaration(parent) ? parent.name?.text : undefined;
  return `${owner ?? '{ … }'}.${name.getText()}`;
}

/** Which files use which symbol. A declaration, an import and an assignment are no uses. */
class Uses {
  private readonly users = new Map<ts.Symbol, Set<ts.SourceFile>>();
  private readonly readMembers = new Map<string, Set<ts.Symbol>>();
  /** For each interface or class the types that extend it or intersect with it. */
  private readonly extended = new Map<ts.Symbol, ts.Type[]>();

  constructor(
    files: readonly ts.SourceFile[],
    private readonly checker: ts.TypeChecker,
  ) {
    for (const file of files) {
      ts.forEachChild(file, (node) => {
        this.visit(node, file);
      });
    }
  }

  filesUsing(symbol: ts.Symbol): ts.SourceFile[] {
    return [...(this.users.get(symbol) ?? [])];
  }

  /** By its own type, or by one that its type is assigned to: a base type, a library's, or one of the same shape. */
  isRead({ name, parent }: Member, isTest: Roles['isTest']): boolean {
    const symbol = this.checker.getSymbolAtLocation(name);
    if (symbol === undefined || this.isUsedByProduct(symbol, isTest)) return true;
    const type = this.checker.getTypeAtLocation(parent);
    const bases = ts.isClassLike(parent)
      ? (parent.heritageClauses ?? []).flatMap(({ types }) =>
          types.map((base) => this.checker.getTypeAtLocation(base)),
        )
      : [];
    if (bases.some((base) => base.getProperty(symbol.name))) return true;
    return [...(this.readMembers.get(symbol.name) ?? [])].some((other) => {
      const owner = other.declarations?.[0]?.parent;
      if (other === symbol || owner === undefined || !this.isUsedByProduct(other, isTest)) return false;
      const ownerType = this.checker.getTypeAtLocation(owner);
      return (
        this.withExtended(type).some((one) => this.checker.isTypeAssignableTo(one, ownerType)) ||
        // a row of a table that is read by its own, narrower type
        (ts.isObjectLiteralExpression(owner) && this.checker.isTypeAssignableTo(ownerType, type))
      );
    });
  }

  private withExtended(type: ts.Type, found = new Set<ts.Type>()): ts.Type[] {
    if (!found.has(type)) {
      found.add(type);
      for (const extended of this.extended.get(type.symbol) ?? []) this.withExtended(extended, found);
    }
    return [...found];
  }

  private extend(base: ts.TypeNode, type: ts.Type): void {
    const symbol = this.checker.getTypeAtLocation(base).symbol as ts.Symbol | undefined;
    if (symbol !== undefined) this.extended.set(symbol, [...(this.extended.get(symbol) ?? []), type]);
  }

  private isUsedByProduct(symbol: ts.Symbol, isTest: Roles['isTest']): boolean {
    return this.filesUsing(symbol).some((file) => !isTest(file));
  }

  private use(symbol: ts.Symbol | undefined, file: ts.SourceFile): void {
    if (symbol === undefined) return;
    const { checker } = this;
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    for (const root of checker.getRootSymbols(checker.getExportSymbolOfSymbol(target))) {
      this.users.set(root, (this.users.get(root) ?? new Set()).add(file));
      if (!(root.flags & ts.SymbolFlags.ClassMember)) continue;
      this.readMembers.set(root.name, (this.readMembers.get(root.name) ?? new Set()).add(root));
    }
  }

  /** `{ ...row }` as a value of another type passes on the members that both types have. */
  private useSpread({ expression, parent }: ts.SpreadAssignment, file: ts.SourceFile): void {
    const target = this.checker.getContextualType(parent);
    for (const member of this.checker.getTypeAtLocation(expression).getProperties()) {
      const wanted = target?.getProperty(member.name);
      if (wanted && !this.rootsOf(wanted).some((root) => this.rootsOf(member).includes(root))) {
        this.use(member, file);
      }
    }
  }

  private rootsOf(symbol: ts.Symbol): readonly ts.Symbol[] {
    return this.checker.getRootSymbols(symbol);
  }

  private visit(node: ts.Node, file: ts.SourceFile): void {
    if (ts.isImportDeclaration(node)) return;
    const { checker } = this;
    if (ts.isIntersectionTypeNode(node)) {
      for (const part of node.types) this.extend(part, checker.getTypeFromTypeNode(node));
    } else if (ts.isInterfaceDeclaration(node)) {
      for (const base of (node.heritageClauses ?? []).flatMap(({ types }) => types)) {
        this.extend(base, checker.getTypeAtLocation(node));
      }
    }
    if (ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent)) {
      const name = node.propertyName ?? node.name;
      if (ts.isIdentifier(name))
        this.use(checker.getTypeAtLocation(node.parent).getProperty(name.text), file);
    } else if (ts.isShorthandPropertyAssignment(node)) {
      this.use(checker.getShorthandAssignmentValueSymbol(node), file);
    } else if (ts.isSpreadAssignment(node)) {
      this.useSpread(node, file);
    } else if (ts.isIndexedAccessTypeNode(node) && ts.isLiteralTypeNode(node.indexType)) {
      const { literal } = node.indexType;
      if (ts.isStringLiteral(literal)) {
        this.use(checker.getTypeFromTypeNode(node.objectType).getProperty(literal.text), file);
      }
    } else if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
      if (!isDeclaredName(node) && !isAssigned(node)) this.use(checker.getSymbolAtLocation(node), file);
    }
    ts.forEachChild(node, (child) => {
      this.visit(child, file);
    });
  }
}

/** The name in `const name`, `interface X { name: … }`, `{ name: … }`. */
function isDeclaredName(node: ts.Node): boolean {
  const { parent } = node;
  return 'name' in parent && parent.name === node && !ts.isPropertyAccessExpression(parent);
}

/** The name in `a.name = …` */
function isAssigned({ parent }: ts.Node): boolean {
  const access = parent;
  return (
    ts.isPropertyAccessExpression(access) &&
    ts.isBinaryExpression(access.parent) &&
    access.parent.left === access &&
    access.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}
