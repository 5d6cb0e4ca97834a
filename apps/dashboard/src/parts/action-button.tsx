import type { ComponentChildren } from 'preact';
import { ErrorNote, say } from './notices.js';
import { useAction } from './use-action.js';

interface ActionButtonProps {
  readonly work: () => Promise<void>;
  /** What is said once it is done. */
  readonly said: string;
  /** What the button does, and to what: what is seen beside it is not heard. */
  readonly label: string;
  readonly children: ComponentChildren;
}

/** Does what can be taken back, without asking. */
export function ActionButton({ work, said, label, children }: ActionButtonProps) {
  const { busy, error, run } = useAction();
  const click = async (): Promise<void> => {
    if (await run(work)) say(said);
  };
  return (
    <>
      <button type="button" aria-label={label} aria-busy={busy} disabled={busy} onClick={() => void click()}>
        {children}
      </button>
      {error && <ErrorNote error={error} doing={label} />}
    </>
  );
}
