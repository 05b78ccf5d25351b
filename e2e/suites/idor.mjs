// GraphQLer's search for rows that belong to somebody else: a thief asks for everything of a victim's by the victim's own ids.
//
// What GraphQLer itself holds for a find is any answer with data. Here it counts what the answers hold: no word of the victim's, none of the
// victim's rows changed, and no fault of ours.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from '../lib/client.mjs';
import { attack, between, faults, installed, within } from '../lib/attacker.mjs';

/** Ends the thief's own session, so that all that comes after would be refused for another reason. */
const SPARED = ['signOut', 'deleteAccount', 'changePassword', 'revokeSession', 'resetPassword'];
const CANARY = 'Canary';
/** How often the thief goes through all operations; each time with other ids. */
const ROUNDS = Number(process.env.ROUNDS ?? 3);

const MAKE = {
  contractor: 'mutation($input: CreateContractorInput!) { createContractor(input: $input) { contractor { id } userErrors { code field message } } }',
  appliance: 'mutation($input: CreateApplianceInput!) { createAppliance(input: $input) { appliance { id } userErrors { code field message } } }',
  invitation: 'mutation($input: CreateInvitationInput!) { createInvitation(input: $input) { invitation { id code } userErrors { code field message } } }',
};
const ALL = `query($id: ID!) { node(id: $id) { ... on Residence { id name revision members { id role } contractors(first: 50) { nodes { id name } }
  tasks(first: 50) { nodes { id title revision completions(first: 10) { nodes { id notes } } } } } }
  viewer { id email displayName revision sessions { id } devices { id } residences { id } } }`;

export async function run({ server }) {
  const bin = installed('graphqler');
  const [victim, thief] = [await Client.signUp(server), await Client.signUp(server)];
  const rows = await furnish(victim);
  const before = JSON.stringify(await victim.send(ALL, { id: rows.Residence[0] }));
  const proxy = await between(server, { spared: SPARED });
  const ids = Object.values(rows).flat();
  let failed = 0;
  const fail = (why) => {
    failed += 1;
    console.log(`FAIL ${why}`);
  };
  try {
    await within(async (folder) => {
      writeFileSync(join(folder, 'settings.toml'), 'MAX_OUTPUT_SELECTOR_DEPTH = 3\nTIME_BETWEEN_REQUESTS = 0.0\n');
      writeFileSync(join(folder, 'bucket.json'), JSON.stringify(rows));
      const python = join(bin, 'python');
      const go = (mode) => attack(python, ['-m', 'graphqler', '--url', proxy.graphql, '--path', folder, '--config', join(folder, 'settings.toml'), '--auth', thief.token, '--mode', mode]);
      const compiled = await go('compile');
      if (compiled.code !== 0) fail(`GraphQLer did not read the schema: ${compiled.said.slice(-1_000)}`);
      // What it would have found out as the victim.
      await attack(python, ['-c', 'import json, pickle, sys; pickle.dump(json.load(open("bucket.json")), open("objects_bucket.pkl", "wb"))'], { cwd: folder });
      for (let round = 0; round < ROUNDS; round += 1) await go('idor');
    });
    const aimed = proxy.heard.filter(({ asked }) => ids.some((id) => asked.includes(id)));
    const names = new Set(aimed.map(({ asked }) => /\\n\s*(\w+)\s*\(/.exec(asked)?.[1] ?? /\{\s*(?:\\n)?\s*(\w+)/.exec(asked)?.[1]));
    console.log(`     ${proxy.heard.length} requests, ${aimed.length} of them with ids of the victim's, in ${names.size} operations`);
    if (aimed.length < 20) fail(`only ${aimed.length} requests asked for something of the victim's`);
    for (const { asked, text } of proxy.heard) {
      const { data } = JSON.parse(text);
      const told = JSON.stringify(data ?? null);
      const mine = [CANARY, ...ids].filter((word) => told.includes(word));
      if (mine.length > 0) fail(`the thief is told ${mine.join(', ')}: ${told.slice(0, 300)}\n     by ${asked.slice(0, 500)}`);
    }
    for (const { asked, status, text } of faults(proxy.heard)) fail(`HTTP ${status} ${text.slice(0, 300)}\n     to ${asked.slice(0, 500)}`);
    const after = JSON.stringify(await victim.send(ALL, { id: rows.Residence[0] }));
    if (after !== before) fail(`what is the victim's has changed:\n     ${before}\n     ${after}`);
    return { passed: proxy.heard.length + 1 - failed, failed };
  } finally {
    await proxy.stop();
  }
}

/** Makes a home with something of everything, and returns the ids by the names of their types, as GraphQLer keeps them. */
async function furnish(victim) {
  const residenceId = await victim.createResidence(`${CANARY} Street`);
  const due = { once: { dueOn: '2027-03-01' } };
  const tasks = [await victim.createTask(residenceId, `${CANARY} gutters`, due), await victim.createTask(residenceId, `${CANARY} chimney`, due)];
  const completionId = await victim.completeTask(tasks[1]);
  const made = async (name, input) => Object.values(await victim.change(MAKE[name], { residenceId, ...input })).find((row) => row?.id).id;
  const contractorId = await made('contractor', { name: `${CANARY} Plumbing` });
  const applianceId = await made('appliance', { name: `${CANARY} boiler` });
  const invitationId = await made('invitation', {});
  const { node, viewer } = await victim.send(ALL, { id: residenceId });
  return {
    Residence: [residenceId], Task: tasks, Completion: [completionId], TaskCompletion: [completionId], Contractor: [contractorId], Appliance: [applianceId],
    Invitation: [invitationId], Membership: node.members.map((member) => member.id), Session: viewer.sessions.map((session) => session.id), Account: [viewer.id],
  };
}
