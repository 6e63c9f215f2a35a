/** What a process works on: the folder that holds the nearest manifest, and the name that stands in it. */
export interface Project {
  readonly name: string;
  readonly folder: string;
}
