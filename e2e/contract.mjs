// Holds schema.graphql against docs/contract.graphql: what is built has the contract's names, types and defaults, all of
// it is described, and what is not built yet stands in contract-pending.txt, which may name nothing else.
// Usage: node contract.mjs [--write-pending]
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  astFromValue, buildSchema, isEnumType, isInputObjectType, isInterfaceType, isIntrospectionType, isObjectType,
  isRequiredArgument, isRequiredInputField, isSpecifiedScalarType, isUnionType, print,
} from 'graphql';

const hasFields = (type) => isObjectType(type) || isInterfaceType(type) || isInputObjectType(type);
const own = (schema) => Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type));

/** What the contract has and the schema lacks, and where the two disagree. */
export function compare(contract, schema) {
  const missing = [];
  const wrong = [];
  const same = (what, want, have) => want === have || wrong.push(`${what} is ${have}, the contract says ${want}`);

  for (const want of own(contract)) {
    const have = schema.getType(want.name);
    if (!have) {
      missing.push(want.name);
      continue;
    }
    same(want.name, want.astNode.kind, have.astNode.kind);
    if (want.astNode.kind !== have.astNode.kind) continue;
    if (hasFields(want)) compareFields(want, have);
    if (isInputObjectType(want)) same(want.name, oneOf(want), oneOf(have));
    if (isObjectType(want)) {
      const faces = have.getInterfaces().map(({ name }) => name);
      for (const { name } of want.getInterfaces()) if (!faces.includes(name)) missing.push(`${want.name} implements ${name}`);
    }
    if (isUnionType(want)) {
      const members = have.getTypes().map(({ name }) => name);
      for (const { name } of want.getTypes()) if (!members.includes(name)) missing.push(`${want.name} = ${name}`);
    }
    if (isEnumType(want)) for (const { name } of want.getValues()) if (!have.getValue(name)) missing.push(`${want.name}.${name}`);
  }
  return { missing: missing.sort(), wrong };

  function compareFields(want, have) {
    const wanted = want.getFields();
    const had = have.getFields();
    for (const field of Object.values(wanted)) {
      const name = `${want.name}.${field.name}`;
      const ours = had[field.name];
      if (!ours) {
        missing.push(name);
        continue;
      }
      same(name, typed(field), typed(ours));
      for (const argument of field.args ?? []) {
        const mine = ours.args.find((other) => other.name === argument.name);
        if (mine) same(`${name}(${argument.name}:)`, typed(argument), typed(mine));
        else missing.push(`${name}(${argument.name}:)`);
      }
      for (const argument of ours.args ?? [])
        if (isRequiredArgument(argument) && !field.args.some((other) => other.name === argument.name))
          wrong.push(`${name}(${argument.name}:) is required, the contract does not know it`);
    }
    if (isInputObjectType(have))
      for (const field of Object.values(had))
        if (isRequiredInputField(field) && !wanted[field.name]) wrong.push(`${have.name}.${field.name} is required, the contract does not know it`);
  }
}

const oneOf = (input) => (input.isOneOf ? '@oneOf' : 'no @oneOf');

/** A type with its default value, as SDL writes them. */
function typed({ type, defaultValue }) {
  return defaultValue === undefined ? String(type) : `${type} = ${print(astFromValue(defaultValue, type))}`;
}

/** What stands in the schema without a description. */
export function undescribed(schema) {
  const bare = [];
  const look = (name, { description }) => description?.trim() || bare.push(name);
  for (const type of own(schema)) {
    look(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
    if (!hasFields(type)) continue;
    for (const field of Object.values(type.getFields())) {
      look(`${type.name}.${field.name}`, field);
      for (const argument of field.args ?? []) look(`${type.name}.${field.name}(${argument.name}:)`, argument);
    }
  }
  return bare;
}

/** Missing things that nobody listed, and listed things that are not missing. */
export function hold(missing, pending) {
  return [
    ...missing.filter((name) => !pending.includes(name)).map((name) => `${name} is missing, and not in contract-pending.txt`),
    ...pending.filter((name) => !missing.includes(name)).map((name) => `${name} is there: take it out of contract-pending.txt (--write-pending)`),
  ];
}

function main() {
  const at = (...path) => join(import.meta.dirname, ...path);
  const read = (path) => buildSchema(readFileSync(path, 'utf8'), { assumeValidSDL: true });
  const contract = read(at('..', 'docs', 'contract.graphql'));
  const schema = read(at('..', 'schema.graphql'));
  const list = at('contract-pending.txt');

  const { missing, wrong } = compare(contract, schema);
  if (process.argv.includes('--write-pending')) writeFileSync(list, missing.map((name) => `${name}\n`).join(''));
  const pending = readFileSync(list, 'utf8').split('\n').filter(Boolean);
  const problems = [...wrong, ...undescribed(schema).map((name) => `${name} has no description`), ...hold(missing, pending)];

  for (const problem of problems) console.log(problem);
  console.log(`${own(schema).length} types; ${missing.length} things of the contract are not built yet; ${problems.length} problems`);
  process.exit(problems.length > 0 ? 1 : 0);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main();
