/**
 * Reads once of each object what is asked of it again and again: of a process, by each of its listeners and descendants in every
 * scan. For objects that never change, such as all that a snapshot has; what was read is kept for as long as the object is.
 */
export function perObject<K extends object, T>(read: (object: K) => T): (object: K) => T {
  const known = new WeakMap<K, T>();
  return (object) => {
    const before = known.get(object);
    // it may have been read as undefined
    if (before !== undefined || known.has(object)) return before as T;
    const value = read(object);
    known.set(object, value);
    return value;
  };
}
