// The schema as tools see it: all that graphql-js can ask is answered, and says what the committed schema says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } from 'graphql';
import { ROOT } from '../lib/server.mjs';

const EVERYTHING = {
  descriptions: true,
  directiveIsRepeatable: true,
  inputValueDeprecation: true,
  oneOf: true,
  schemaDescription: true,
  specifiedByUrl: true,
};

export async function run({ server }) {
  const response = await fetch(server.graphql, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery(EVERYTHING) }),
  });
  const { data, errors } = await response.json();
  try {
    assert.equal(errors, undefined);
    // The engine says the same of every schema.
    data.__schema.description = null;
    assert.equal(printed(buildClientSchema(data)), printed(buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'))));
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.log(`FAIL ${error.message}`);
    return { passed: 0, failed: 1 };
  }
}

const printed = (schema) => printSchema(lexicographicSortSchema(schema));
