// Runs the outside suites against one server, one after the other. Usage: node suites/run.mjs [NAME…]
import { startServer } from '../lib/server.mjs';

const SUITES = ['introspection', 'calendar', 'dkim', 'apns', 'http-audit', 'graphql-ws', 'hostile', 'graphqljs-diff', 'slow', 'clairvoyance', 'schemathesis', 'idor'];

const names = process.argv.slice(2);
const unknown = names.filter((name) => !SUITES.includes(name));
if (unknown.length > 0) throw new Error(`There is no suite ${unknown.join(', ')}; there are ${SUITES.join(', ')}.`);

const server = await startServer();
let red = 0;
try {
  for (const name of names.length > 0 ? names : SUITES) {
    const started = Date.now();
    const { run } = await import(`./${name}.mjs`);
    const { passed, failed } = await run({ server });
    if (failed > 0) red += 1;
    console.log(`${name}: ${passed} passed, ${failed} failed (${Date.now() - started} ms)`);
  }
} finally {
  await server.stop();
}
if (red > 0) console.log(`--- the server's log\n${server.log().split('\n').slice(-60).join('\n')}`);
process.exit(red > 0 ? 1 : 0);
