/** What a process works on: the folder that holds the nearest manifest, and the name that stands in it. */
export interface Project {
  readonly name: string;
  readonly folder: string;
  /** What it is built with where Vite's own command line runs it, by the packages that its manifest lists: `SvelteKit`. */
  readonly onVite?: string;
}
