import { closeSync, openSync, readSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

const RESOLUTION_MS = 1;
const MS = 1e6;

/**
 * How long the event loop of this process stands still. What is measured is the time from one tick of a timer to the
 * next, so that a loop that never stands still shows the timer's own 1.1 ms. On Linux it is also told how much of the longest
 * time the thread had work to do, and how much it was ready but other threads had the cores; and the most work of any.
 */
export class LoopStalls {
  #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #thread = openThread();
  #longest = { ms: 0, worked_ms: null, waited_for_core_ms: null };
  #mostWork = null;
  #timer;

  static start() {
    const stalls = new LoopStalls();
    stalls.#delay.enable();
    stalls.#watch();
    return stalls;
  }

  /** Milliseconds. */
  async stop() {
    this.#delay.disable();
    clearTimeout(this.#timer);
    // What the watch has to do for its last tick is not to be part of what is measured next.
    await sleep(2 * RESOLUTION_MS);
    this.#thread.close();
    const at = (percentile) => round(this.#delay.percentile(percentile) / MS);
    const longest = round(this.#delay.max / MS);
    return { p50: at(50), p99: at(99), longest, of_the_longest: this.#longest, most_work: this.#mostWork };
  }

  #watch() {
    let before = this.#now();
    const tick = () => {
      const now = this.#now();
      const ms = now.at - before.at;
      const parts = spent(before, now);
      if (ms > this.#longest.ms) this.#longest = { ms: round(ms), ...parts };
      if (parts.worked_ms !== null) this.#mostWork = Math.max(this.#mostWork ?? 0, parts.worked_ms);
      before = now;
      this.#timer = setTimeout(tick, RESOLUTION_MS);
    };
    this.#timer = setTimeout(tick, RESOLUTION_MS);
  }

  #now() {
    return { at: performance.now(), ...this.#thread.times() };
  }
}

function spent(before, now) {
  if (now.worked === undefined) return { worked_ms: null, waited_for_core_ms: null };
  return {
    worked_ms: round((now.worked - before.worked) / MS),
    waited_for_core_ms: round((now.waited - before.waited) / MS),
  };
}

/** The time that the main thread has worked, and waited for a core, in nanoseconds (see proc(5), schedstat). */
function openThread() {
  if (process.platform !== 'linux') return { times: () => ({}), close: () => undefined };
  const file = openSync(`/proc/self/task/${process.pid}/schedstat`);
  const buffer = Buffer.alloc(64);
  const times = () => {
    const length = readSync(file, buffer, 0, buffer.length, 0);
    const [worked, waited] = buffer.toString('latin1', 0, length).split(' ').map(Number);
    return { worked, waited };
  };
  return { times, close: () => closeSync(file) };
}

const round = (ms) => Math.round(ms * 10) / 10;
