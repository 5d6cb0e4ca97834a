import { outputOf, run } from './run.mjs';

/**
 * The package manager of this machine that can be used without asking anybody.
 * @param managers in the order in which they are looked for
 * @returns {{ manager: object, execute: (args: string[]) => Promise<number> } | undefined}
 */
export function usableManager(managers) {
  const manager = managers.find(({ name }) => outputOf('sh', ['-c', `command -v ${name}`]) !== undefined);
  if (!manager) return undefined;
  const sudo = manager.root && process.getuid?.() !== 0;
  if (sudo && outputOf('sudo', ['-n', 'true']) === undefined) return undefined;
  const execute = (args) => {
    const command = [...(sudo ? ['sudo', '-n'] : []), manager.name, ...args];
    return run(command[0], command.slice(1), { env: { DEBIAN_FRONTEND: 'noninteractive' }, quiet: true });
  };
  return { manager, execute };
}
