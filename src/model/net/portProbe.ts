/** Why a port of this machine cannot be listened on now, as far as trying tells. */
export type PortProbe =
  | { readonly kind: 'free' }
  | { readonly kind: 'in-use' }
  /** Not for this user: below 1024 on Unix, or reserved by Windows. */
  | { readonly kind: 'denied' }
  | { readonly kind: 'failed'; readonly detail: string };
