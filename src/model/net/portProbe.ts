/** The result of trying to listen on a port. */
export type PortProbe =
  | { readonly kind: 'free' }
  | { readonly kind: 'in-use' }
  /** No permission: a port below 1024 on Unix, or one that Windows reserves. */
  | { readonly kind: 'denied' }
  | { readonly kind: 'failed'; readonly detail: string };
