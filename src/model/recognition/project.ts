/** What a process works on: the folder with the nearest manifest, and the name in that manifest. */
export interface Project {
  readonly name: string;
  readonly folder: string;
  /** The framework that Vite runs there, by the packages that its manifest lists: `SvelteKit`. */
  readonly onVite?: string;
}
