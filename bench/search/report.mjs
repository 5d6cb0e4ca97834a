const RECALL = 0.97;
const GROWTH = 5;
const STALL_MS = 20;

/** What is promised of searches, what was measured, and whether that is as promised. */
export function targets(sizes) {
  const [small, large] = [sizes[0], sizes.at(-1)];
  const growth = hybrid(large) / hybrid(small);
  const searches = sizes.flatMap(({ in_process }) => in_process);
  const overHttp = sizes.flatMap(({ over_http }) =>
    over_http.flatMap(({ kind: _, ...ways }) => Object.values(ways)),
  );
  const notWhole = [...searches, ...overHttp].reduce((sum, { not_whole }) => sum + not_whole, 0);
  return [
    atMost('searches not answered whole, or not from the cache when they should be', notWhole, 0),
    ...sizes.map(({ size, recall }) => atLeast(`recall@10 at ${size} chunks`, recall, RECALL)),
    atMost(`p95 of hybrid at ${large.size} chunks to that at ${small.size}`, growth, GROWTH),
    atMost(
      'longest stall of the event loop during searches, ms',
      Math.max(...searches.map(({ stalls }) => stalls.longest)),
      STALL_MS,
    ),
  ];
}

export function showTargets(met) {
  for (const { what, measured, limit, is_met } of met) {
    console.log(`${is_met ? 'pass' : 'FAIL'}  ${what}: ${measured} (${limit})`);
  }
}

export function showFigures({ machine, idle, sizes }) {
  const { cpu, cores, memory_gb, system, node, load, load_after } = machine;
  console.log(
    `${cpu}, ${cores} cores, ${memory_gb} GB, ${system}, Node ${node}; load ${load} before, ${load_after} after`,
  );
  console.log(`idle event loop, longest stall: ${stall(idle)}`);
  for (const { size, written_s, optimized_s, recall, in_process, over_http } of sizes) {
    console.log(
      `${size} chunks, written in ${written_s} s, optimized in ${optimized_s} s; recall@10 ${recall.toFixed(4)}`,
    );
    for (const { mode, at_a_time, stalls, ...times } of in_process) {
      console.log(
        `  in process, ${mode}, ${at_a_time} at a time: ${spread(times)}; longest stall ${stall(stalls)}`,
      );
    }
    for (const { kind, ...ways } of over_http) {
      for (const [way, times] of Object.entries(ways)) {
        console.log(`  over HTTP, ${kind}, ${way.replaceAll('_', ' ')}: ${spread(times)}`);
      }
    }
  }
}

const hybrid = ({ over_http }) => over_http.find(({ kind }) => kind === 'hybrid').without_cache.p95;

const atLeast = (what, measured, limit) => target(what, measured, `at least ${limit}`, measured >= limit);
const atMost = (what, measured, limit) => target(what, measured, `at most ${limit}`, measured <= limit);
const target = (what, measured, limit, is_met) => ({
  what,
  measured: Math.round(measured * 1e4) / 1e4,
  limit,
  is_met,
});

const spread = ({ p50, p95, p99, max }) => `p50 ${p50}, p95 ${p95}, p99 ${p99}, max ${max} ms`;

function stall({ p99, longest, most_work, of_the_longest: { worked_ms, waited_for_core_ms } }) {
  if (worked_ms === null) return `${longest} ms, p99 ${p99}`;
  const parts = `${worked_ms} of work, ${waited_for_core_ms} waiting for a core`;
  return `${longest} ms (${parts}), p99 ${p99}, most work ${most_work}`;
}
