// Everything that the schema allows, and much that it does not, made up by schemathesis for somebody who is signed in: no fault of ours comes.
import { join } from 'node:path';
import { Client } from '../lib/client.mjs';
import { SECS, attack, between, faults, installed, within } from '../lib/attacker.mjs';
import { ROOT } from '../lib/server.mjs';

/** What ends the session, or asks somebody else's server. */
const SPARED = ['signOut', 'deleteAccount', 'changePassword', 'revokeSession', 'resetPassword'];
/** A debug build answers some hundred requests a second; what is left over is done without. */
const EXAMPLES = Math.max(2, Math.round(SECS / 5));

export async function run({ server }) {
  const bin = installed('schemathesis');
  const { token } = await Client.signUp(server);
  const proxy = await between(server, { spared: SPARED });
  const attackers = join(ROOT, 'e2e', 'attackers');
  const args = ['run', proxy.graphql, '--mode', 'all', '--checks', 'not_a_server_error', '--continue-on-failure', '--no-color',
    '--max-examples', String(process.env.EXAMPLES ?? EXAMPLES), '--seed', process.env.SEED ?? '1', '--workers', '2', '--request-timeout', '10',
    '--header', `Authorization: Bearer ${token}`, '--exclude-name-regex', `Mutation\\.(${SPARED.join('|')})$`];
  const env = { SCHEMATHESIS_HOOKS: 'schemathesis_hooks', PYTHONPATH: attackers, PYTHONDONTWRITEBYTECODE: '1' };
  try {
    const { said } = await within((cwd) => attack(join(bin, 'schemathesis'), args, { env, cwd }));
    const wrong = faults(proxy.heard);
    for (const { asked, status, text } of wrong.slice(0, 10)) console.log(`FAIL HTTP ${status} ${text.slice(0, 300)}\n     to ${asked.slice(0, 600)}`);
    // Of an attacker that did not attack nothing is learned.
    if (proxy.heard.length < 100) {
      console.log(`FAIL schemathesis asked ${proxy.heard.length} times only\n${said.slice(-2_000)}`);
      return { passed: 0, failed: 1 };
    }
    return { passed: proxy.heard.length - wrong.length, failed: wrong.length };
  } finally {
    await proxy.stop();
  }
}
