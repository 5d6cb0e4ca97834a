/** What a status is like: its colour, and its sign for who sees no colours. */
type Tone = 'good' | 'busy' | 'wait' | 'warn' | 'bad' | 'off';

const SIGNS: Readonly<Record<Tone, string>> = {
  good: '✓',
  busy: '▶',
  wait: '…',
  warn: '!',
  bad: '✕',
  off: '–',
};

const TONES: Readonly<Record<string, Tone>> = {
  queued: 'wait',
  processing: 'busy',
  retrying: 'warn',
  completed: 'good',
  failed: 'bad',
  cancelled: 'off',
  online: 'good',
  busy: 'busy',
  draining: 'warn',
  drained: 'off',
  lost: 'bad',
  stopping: 'warn',
  paused: 'warn',
  open: 'good',
  critical: 'bad',
  warning: 'warn',
  ok: 'good',
  waiting: 'wait',
  delivering: 'busy',
  delivered: 'good',
  returned: 'warn',
  worker_lost: 'bad',
};

/** A status in a word, with a sign and a colour of its own. */
export function StatusMark({ status, tone = TONES[status] ?? 'off' }: { status: string; tone?: Tone }) {
  return (
    <span class={`mark mark-${tone}`}>
      <span class="sign" aria-hidden="true">
        {SIGNS[tone]}
      </span>
      {status}
    </span>
  );
}
