/** `unreadable`: it is no file, too large, no UTF-8, or its file system does not answer. */
export type OwnFileContent =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'missing' | 'unreadable' };

/**
 * Why a file was not written. `changed`: it is not what it was. `elsewhere`: a link leads out of the home folder, or to nothing.
 * `not-own`: it or its folder belongs to another user. `failed`: the system refused.
 */
export type WriteRefusal = 'changed' | 'elsewhere' | 'not-own' | 'failed';
