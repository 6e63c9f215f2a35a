import type { Checkout } from './checkout';
import { checkoutLabel } from './checkout';

/** What a process works on: the folder with the nearest manifest, and the name in that manifest. */
export interface Project {
  readonly name: string;
  readonly folder: string;
  /** The framework that Vite runs there, by the packages that its manifest lists: `SvelteKit`. */
  readonly onVite?: string;
  /** Left out for a folder outside any repository. */
  readonly checkout?: Checkout;
  /** A folder above, if another project that runs has the same name: `clients` of `/work/clients/shop`. */
  readonly within?: string;
  /** The repository of a package in that case, if it tells more: `shop` of `/work/shop/apps/web`. */
  readonly of?: string;
}

/** The same for a project in all working trees of its repository, and for no other project. */
export function projectFamily({ folder, checkout }: Project): string {
  return checkout === undefined ? folder : `${checkout.repository}#${folder.slice(checkout.folder.length)}`;
}

/** `shop`, `clients/shop`, or `web · shop` */
export function projectName({ name, within, of }: Pick<Project, 'name' | 'within' | 'of'>): string {
  if (of !== undefined) return `${name} · ${of}`;
  return within === undefined ? name : `${within}/${name}`;
}

/** The same with what tells its working tree from others: `shop (fix-cart)`, `web · shop (fix-cart)`. */
export function projectTitle(project: Project): string {
  const { checkout } = project;
  const named = projectName(project);
  const label = checkout === undefined ? undefined : checkoutLabel(checkout);
  return label === undefined ? named : `${named} (${label})`;
}
