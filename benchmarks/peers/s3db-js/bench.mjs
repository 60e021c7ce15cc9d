// Adds and consolidation of s3db.js: one line of JSON a figure on stdout.
// Usage: node bench.mjs CONNECTION SECONDS CALLERS...
import { open } from './store.mjs';

const QUIET_MS = 300;
const FOLDED = 50;
const SETUP_CONCURRENCY = 16;
const [connection, seconds, ...callers] = process.argv.slice(2);

function print(figure) {
  process.stdout.write(`${JSON.stringify({ peer: 's3db.js', ...figure })}\n`);
}

function quantile(sorted, part) {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] * 100) / 100;
}

/** Index markers are written after the call has returned: the work is done when no request is left. */
async function settle(requests) {
  let seen;
  do {
    seen = requests.all;
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  } while (requests.inFlight > 0 || requests.all !== seen);
}

/** Calls so many times, some at once, outside of what is measured. */
async function repeat(times, call) {
  let next = 0;
  await Promise.all(Array.from({ length: SETUP_CONCURRENCY }, async () => {
    while (next < times) {
      await call(next++);
    }
  }));
}

async function withWallets(name, count, run) {
  const store = await open(connection, `peer-${process.pid}-${name}`);
  try {
    await repeat(count, (i) => store.wallets.insert({ id: `w${i}`, userId: 'u1', balance: 0 }));
    await settle(store.requests);
    await run(store);
  } finally {
    await store.close();
  }
}

/** Each caller adds again when it was answered; after the time is up, every call still gets its answer. */
async function add(scenario, concurrent, count) {
  await withWallets(`${scenario}-${concurrent}`, count, async ({ wallets, requests }) => {
    const latencies = [];
    const before = requests.all;
    const puts = requests.byVerb.PutObject ?? 0;
    const started = performance.now();
    const end = started + seconds * 1000;
    await Promise.all(Array.from({ length: concurrent }, async (_, caller) => {
      for (let i = caller; performance.now() < end; i += concurrent) {
        const called = performance.now();
        await wallets.add(`w${i % count}`, 'balance', 5);
        latencies.push(performance.now() - called);
      }
    }));
    const acknowledged = performance.now() - started;
    await settle(requests);
    const elapsed = Math.max(acknowledged, performance.now() - started - QUIET_MS);
    const putsSince = requests.byVerb.PutObject - puts;
    latencies.sort((a, b) => a - b);
    print({
      scenario,
      callers: concurrent,
      tx_per_s: Math.round((latencies.length / elapsed) * 1e5) / 100,
      requests_per_tx: Math.round(((requests.all - before) / latencies.length) * 100) / 100,
      p50_ms: quantile(latencies, 0.5),
      p99_ms: quantile(latencies, 0.99),
      note: `${latencies.length} adds, ${(putsSince / latencies.length).toFixed(2)} PUTs each; `
        + `time until the index markers are written, ${Math.round(elapsed - acknowledged)} ms after the last answer`,
    });
  });
}

async function consolidate() {
  await withWallets('consolidate', 1, async ({ wallets, requests }) => {
    await repeat(FOLDED, () => wallets.add('w0', 'balance', 5));
    await settle(requests);
    const before = requests.all;
    const started = performance.now();
    await wallets.consolidate('w0', 'balance');
    const consolidated = performance.now() - started;
    await settle(requests);
    const elapsed = Math.max(consolidated, performance.now() - started - QUIET_MS);
    const { balance } = await wallets.get('w0');
    print({
      scenario: 'consolidate',
      callers: 1,
      tx_per_s: Math.round((FOLDED / elapsed) * 1e5) / 100,
      requests_per_tx: Math.round(((requests.all - before) / FOLDED) * 100) / 100,
      p50_ms: null,
      p99_ms: null,
      note: `${FOLDED} pending of 1 record, nothing older; the balance is ${balance}, `
        + `${balance === FOLDED * 5 ? 'right' : `wrong: ${FOLDED * 5} was added`}`,
    });
  });
}

for (const concurrent of callers.map(Number)) {
  await add('add, one wallet', concurrent, 1);
}

await add('add, 1,000 wallets', Number(callers.at(-1)), 1000);
await consolidate();

// s3db.js leaves timers behind that would keep the process for ever.
process.exit(0);
