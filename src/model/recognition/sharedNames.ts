import { repositoryName } from './checkout';
import type { Project } from './project';
import { projectFamily } from './project';

/** With how many others of its name a project is compared. */
const maximumCompared = 20;
const maximumDepth = 6;

interface Family {
  readonly project: Project;
  count: number;
}

/** Names that several projects have, and what tells them apart. */
export class SharedNames {
  /** What is known of each project, by its name and its family. */
  private readonly families = new Map<string, Map<string, Family>>();

  /** With its repository or a folder above it, if another project has the same name; else the project itself. */
  toldApart(project: Project): Project {
    const families = this.families.get(project.name);
    if (families === undefined || families.size < 2) return project;
    const own = projectFamily(project);
    const others: Project[] = [];
    for (const [family, { project: other }] of families) {
      if (family !== own) others.push(other);
      if (others.length >= maximumCompared) break;
    }
    return { ...project, ...difference(project, others) };
  }

  replace(before: Project | undefined, now: Project | undefined): void {
    if (before !== undefined) this.add(before, -1);
    if (now !== undefined) this.add(now, 1);
  }

  private add(project: Project, change: number): void {
    const families = this.families.get(project.name) ?? new Map<string, Family>();
    const family = projectFamily(project);
    const count = (families.get(family)?.count ?? 0) + change;
    if (count > 0) families.set(family, { project, count });
    else families.delete(family);
    if (families.size > 0) this.families.set(project.name, families);
    else this.families.delete(project.name);
  }
}

/** A package by its repository, if the others are of another one; else by the nearest folder above that differs. */
function difference(project: Project, others: readonly Project[]): Pick<Project, 'of' | 'within'> {
  const of = repositoryOf(project);
  if (of !== undefined && others.every((other) => repositoryOf(other) !== of)) return { of };
  const above = foldersAbove(project);
  const lists = others.map(foldersAbove);
  const within = above.find((name, depth) => lists.every((list) => list[depth] !== name)) ?? above[0];
  return within === undefined ? {} : { within };
}

/** Of a package; a repository that is one project has that project's name anyway. */
function repositoryOf({ folder, checkout }: Project): string | undefined {
  return checkout === undefined || checkout.folder === folder ? undefined : repositoryName(checkout);
}

/** The names of the folders above, nearest first. */
function foldersAbove({ folder }: Project): string[] {
  const names = folder.split(/[\\/]/).filter((name) => name !== '');
  return names.slice(0, -1).reverse().slice(0, maximumDepth);
}
