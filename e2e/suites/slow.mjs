// Clients that keep a server waiting, and heads that are too large, on connections of their own: a server in production has them go.
import { connect } from 'node:net';
import { startServer } from '../lib/server.mjs';

/** The defaults of `serve`, with room for a busy machine. */
const HEAD_SECS = 10;
const ROOM_SECS = 8;
const LEAST_SECS = 0.5;

export async function run() {
  const server = await startServer({ serve: true, env: { MAX_CONNECTIONS_OF_ONE: '40' } });
  const port = Number(new URL(server.url).port);
  let failed = 0;
  let passed = 0;
  const check = (what, isRight, told = '') => {
    if (isRight) passed += 1;
    else {
      failed += 1;
      console.log(`FAIL ${what}: ${told}`);
    }
  };
  const head = (lines) => `GET /api/health/ HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${lines}\r\n`;
  const status = (heard) => Number(/^HTTP\/1\.1 (\d+)/.exec(heard)?.[1] ?? 0);
  const headers = (n) => Array.from({ length: n }, (_, i) => `x-${i}: y\r\n`).join('');
  try {
    // `host` and `connection` are two of them.
    const [most, oneMore] = await Promise.all([headers(98), headers(99)].map((lines) => talk(port, head(lines))));
    check('100 headers are read', status(most.heard) === 200, most.heard.slice(0, 100));
    check('101 headers are refused', status(oneMore.heard) === 431, oneMore.heard.slice(0, 100));
    const wide = (n) => `x: ${'y'.repeat(n)}\r\n`;
    // Names and values count: host+x, connection+close, x.
    const [fits, tooWide, farTooWide] = await Promise.all([32_768 - 5 - 15 - 1, 32_768 - 5 - 15, 200_000].map((n) => talk(port, head(wide(n)))));
    check('a head of 32 KiB is read', status(fits.heard) === 200, fits.heard.slice(0, 100));
    check('a head of a byte more is refused', status(tooWide.heard) === 431, tooWide.heard.slice(0, 100));
    check('a head of 200 kB is refused', [0, 431].includes(status(farTooWide.heard)), farTooWide.heard.slice(0, 100));
    const address = (n) => talk(port, `GET /api/health/?${'x'.repeat(n - 13)} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    const [longest, tooLong] = await Promise.all([address(16_384), address(16_385)]);
    check('an address of 16 KiB is read', status(longest.heard) === 200, longest.heard.slice(0, 100));
    check('an address of a byte more is refused', status(tooLong.heard) === 414, tooLong.heard.slice(0, 100));

    const [dripping, half] = await Promise.all([
      talk(port, 'GET / HTTP/1.1\r\nhost: x\r\n', { drip: 'x-a: y\r\n' }),
      talk(port, 'GET / HTT'),
    ]);
    for (const [what, { secs }] of [['a head that drips', dripping], ['half a head', half]]) {
      check(`${what} is given up`, secs > HEAD_SECS - LEAST_SECS && secs < HEAD_SECS + ROOM_SECS, `after ${secs.toFixed(1)} s`);
    }

    const crowd = Array.from({ length: 60 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    await Promise.all(crowd.map((socket) => new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))));
    const turnedAway = () => crowd.filter((socket) => socket.closed || socket.readableEnded || socket.destroyed).length;
    for (const socket of crowd) socket.resume();
    await until(() => turnedAway() >= 20, 5);
    check('of 60 connections of one network, 40 are held', turnedAway() === 20, `${60 - turnedAway()}`);
    for (const socket of crowd) socket.destroy();
    await until(async () => status((await talk(port, head(''))).heard) === 200, 5);
    check('others are served afterwards', status((await talk(port, head(''))).heard) === 200);
    return { passed, failed };
  } finally {
    await server.stop();
  }
}

/** Says something on a connection of its own, and goes on saying `drip` each second; returns what was heard until the end, and how long that took. */
function talk(port, words, { drip, secs = HEAD_SECS + ROOM_SECS } = {}) {
  return new Promise((resolve) => {
    const started = Date.now();
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(words));
    const dripping = drip && setInterval(() => socket.write(drip), 1_000);
    const late = setTimeout(() => socket.destroy(), secs * 1_000 + 1_000);
    socket.setEncoding('latin1').on('data', (text) => (heard += text));
    // A server that hangs up before all was said resets the connection.
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(dripping);
      clearTimeout(late);
      resolve({ heard, secs: (Date.now() - started) / 1000 });
    });
  });
}

async function until(holds, secs) {
  const deadline = Date.now() + secs * 1_000;
  while (!(await holds()) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
}
