const started = performance.now();

/** Prints one line of progress. */
export function say(message) {
  console.log(`[ragmill] ${message}`);
}

/** Runs a step that may take a while: says what it is, and afterwards how long it took. */
export async function step(title, work) {
  say(`${title} …`);
  const at = performance.now();
  const result = await work();
  say(`${title}: done in ${seconds(performance.now() - at)}`);
  return result;
}

/** Says why it cannot go on, and ends the process. */
export function fail(message) {
  console.error(`[ragmill] ${message}`);
  process.exit(1);
}

export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

export const sinceStart = () => seconds(performance.now() - started);
