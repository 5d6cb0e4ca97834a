import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { ErrorNote } from './notices.js';
import { useAction } from './use-action.js';

interface DialogProps {
  readonly title: string;
  /** What the button that does it says. */
  readonly confirm: string;
  /** It cannot be taken back: the other button has the focus. */
  readonly danger?: boolean;
  readonly work: () => Promise<void>;
  readonly onClose: () => void;
  readonly children?: ComponentChildren;
}

/** Asks before something is done, and does it. The browser keeps the focus inside and gives it back afterwards. */
export function Dialog({ title, confirm, danger, work, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const { busy, error, run } = useAction();
  useEffect(() => dialog.current?.showModal(), []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await run(work)) dialog.current?.close();
  };
  return (
    <dialog ref={dialog} aria-labelledby={heading} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <h2 id={heading}>{title}</h2>
        {children}
        {error && <ErrorNote error={error} doing={confirm} />}
        <div class="buttons">
          <button type="button" autofocus={danger} onClick={() => dialog.current?.close()}>
            Go back
          </button>
          <button type="submit" class={danger ? 'danger' : 'main'} disabled={busy} aria-busy={busy}>
            {confirm}
          </button>
        </div>
      </form>
    </dialog>
  );
}
