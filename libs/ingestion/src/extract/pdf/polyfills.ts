/**
 * What PDF.js 6 calls and Node 20 does not have; imported before PDF.js. Newer versions of Node keep their own.
 */
interface Resolvers {
  readonly promise: Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

function withResolvers(): Resolvers {
  let resolve: Resolvers['resolve'] = () => undefined;
  let reject: Resolvers['reject'] = () => undefined;
  const promise = new Promise((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

function define(name: string, value: unknown): void {
  if (name in Promise) return;
  Object.defineProperty(Promise, name, { value, configurable: true, writable: true });
}

define('withResolvers', withResolvers);
