// What stands in front of the API's processes, as a cluster's ingress does: HAProxy, which asks each whether it is ready, keeps connections to
// them, and sends a request to another one only where the first could not be reached at all.
import { writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { begin, lastingPort } from './process.mjs';

/** How often it asks whether a process is ready; it sends nothing more to one that said no twice. */
const ASK_MS = 500;

export class Balancer {
  /** Starts one in front of some ports. */
  static async open(place, ports) {
    const balancer = new Balancer();
    balancer.port = await lastingPort();
    const file = join(place, 'haproxy.cfg');
    writeFileSync(file, `defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
  retries 3
  retry-on conn-failure
  option redispatch 1
frontend apps
  bind 127.0.0.1:${balancer.port}
  default_backend api
backend api
  balance roundrobin
  option httpchk GET /readyz
  http-check expect status 200
  default-server inter ${ASK_MS}ms fall 2 rise 1 check
${ports.map((port, n) => `  server api-${n + 1} 127.0.0.1:${port}`).join('\n')}
`);
    balancer.child = begin(process.env.HAPROXY ?? 'haproxy', ['-db', '-f', file], { stdio: 'ignore' });
    for (let tries = 0; !(await answers(balancer.port)); tries += 1) {
      if (tries === 200) throw new Error('HAProxy did not start');
      await sleep(25);
    }
    return balancer;
  }

  async close() {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }
}

async function answers(port) {
  const socket = connect(port, '127.0.0.1');
  const did = await once(socket, 'connect').then(() => true, () => false);
  socket.destroy();
  return did;
}
