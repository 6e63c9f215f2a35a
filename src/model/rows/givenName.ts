/** What a person calls a port of a project, and wants to remember of it. */
export interface GivenName {
  /** Shown instead of the name that is made of its program and project. */
  readonly name: string | undefined;
  readonly note: string | undefined;
}

export const maximumNameLength = 80;
export const maximumNoteLength = 500;
