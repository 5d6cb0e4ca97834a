/** Of a slot, in bytes: the length of what is in it, then the JSON itself. */
const HEADER = 4;
const SLOT = 1024;

/**
 * A few small values that one thread writes and another reads even while the first is blocked; cheaper than a
 * message for each (measured: 2 against 23 microseconds a task).
 */
export class SharedSlots<T extends object> {
  private readonly free: number[] = [];
  private readonly encoder = new TextEncoder();

  /** @param memory what `create` made; the writer's own or handed over to the reader */
  constructor(readonly memory: SharedArrayBuffer) {
    for (let slot = memory.byteLength / SLOT - 1; slot >= 0; slot -= 1) this.free.push(slot);
  }

  static create<T extends object>(count: number): SharedSlots<T> {
    return new SharedSlots<T>(new SharedArrayBuffer(count * SLOT));
  }

  /** Returns the slot, to be cleared with; undefined when all are taken. What is too long is left out. */
  put(value: T): number | undefined {
    const slot = this.free.pop();
    if (slot === undefined) return undefined;
    const text = JSON.stringify(value);
    const { read, written } = this.encoder.encodeInto(text, this.bytes(slot));
    Atomics.store(this.length(slot), 0, read === text.length ? written : 0);
    return slot;
  }

  clear(slot: number): void {
    Atomics.store(this.length(slot), 0, 0);
    this.free.push(slot);
  }

  /** What is in the slots. Only while the writer does not write. */
  read(): T[] {
    const values: T[] = [];
    for (let slot = 0; slot * SLOT < this.memory.byteLength; slot += 1) {
      const length = Atomics.load(this.length(slot), 0);
      if (length === 0) continue;
      // A decoder does not take shared memory.
      const bytes = Buffer.from(this.bytes(slot).slice(0, length));
      values.push(JSON.parse(bytes.toString()) as T);
    }
    return values;
  }

  private length(slot: number): Int32Array {
    return new Int32Array(this.memory, slot * SLOT, 1);
  }

  private bytes(slot: number): Uint8Array {
    return new Uint8Array(this.memory, slot * SLOT + HEADER, SLOT - HEADER);
  }
}
