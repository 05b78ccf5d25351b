// Clairvoyance guesses a schema by what is told of wrong guesses. With our own names among its words it learns nothing of a server in production.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attack, between, faults, installed, within } from '../lib/attacker.mjs';
import { ROOT, startServer } from '../lib/server.mjs';

/** Names that the schema has, as a spy would guess them, and as many that it has not. */
function words() {
  const schema = readFileSync(join(ROOT, 'schema.graphql'), 'utf8');
  const root = /^type Query \{\n([\s\S]*?)^\}/m.exec(schema)[1];
  const known = [...root.matchAll(/^\t(\w+)[(:]/gm)].map(([, name]) => name);
  return { known, unknown: known.map((name) => `${name}s`.replace('iewer', 'iever')) };
}

export async function run() {
  const bin = installed('clairvoyance');
  const { known, unknown } = words();
  const server = await startServer({ serve: true });
  const proxy = await between(server);
  let failed = 0;
  const fail = (why) => {
    failed += 1;
    console.log(`FAIL ${why}`);
  };
  try {
    const learned = await within(async (folder) => {
      const [list, schema] = [join(folder, 'words.txt'), join(folder, 'schema.json')];
      writeFileSync(list, [...known, ...unknown].join('\n'));
      await attack(join(bin, 'clairvoyance'), [proxy.graphql, '--wordlist', list, '--output', schema, '--concurrent-requests', '4']);
      try {
        return JSON.parse(readFileSync(schema, 'utf8')).data.__schema;
      } catch {
        return { types: [] };
      }
    });
    if (proxy.heard.length < 3) fail(`clairvoyance asked ${proxy.heard.length} times only`);
    // It holds every word for a field as long as nobody tells otherwise; what it must not do is tell ours from others.
    const fields = learned.types.flatMap((type) => (type.fields ?? []).map((field) => field.name));
    const told = (names) => names.filter((name) => fields.includes(name)).length;
    if (told(known) !== told(unknown)) fail(`it holds ${told(known)} of ${known.length} names of ours for fields, and ${told(unknown)} of others`);
    const types = learned.types.filter((type) => readSchema().includes(`type ${type.name} `) && !['Query', 'Mutation', 'Subscription'].includes(type.name));
    if (types.length > 0) fail(`it learned of ${types.map((type) => type.name).join(', ')}`);
    for (const { asked, text } of proxy.heard) {
      const leaked = /did you mean|on type|of type|__schema":\s*\{/i.exec(text);
      if (leaked) fail(`"${leaked[0]}" is told to ${asked.slice(0, 200)}`);
    }
    for (const { asked, status } of faults(proxy.heard)) fail(`HTTP ${status} to ${asked.slice(0, 300)}`);
    // Introspection is refused in the same words as whatever does not fit.
    const ask = async (query) => (await fetch(server.graphql, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) })).text();
    const [nonsense, ...asked] = await Promise.all(['{ nonsense }', '{ __schema { types { name } } }', '{ __type(name: "Query") { name } }', '{ ...F } fragment F on Query { __schema { queryType { name } } }'].map(ask));
    if (asked.some((answer) => answer !== nonsense)) fail(`introspection is answered: ${asked.join('\n')}`);
    return { passed: proxy.heard.length + 4 - failed, failed };
  } finally {
    await proxy.stop();
    await server.stop();
  }
}

const readSchema = () => readFileSync(join(ROOT, 'schema.graphql'), 'utf8');
