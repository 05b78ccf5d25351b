// Compares answers by what they say, not by how they write it.
import assert from 'node:assert/strict';
import { decode } from './id.mjs';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;

/** Instants in one notation, ids as UUIDs, keys in one order. */
export function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.keys(value).sort().map((key) => [key, plain(value[key])]));
  }
  if (typeof value !== 'string') return value;
  return INSTANT.test(value) ? new Date(value).toISOString() : (decode(value) ?? value);
}

/** Fails unless all answers say the same, and say something. */
export function same(what, answers) {
  const [[first, expected], ...others] = Object.entries(answers);
  assert.ok(JSON.stringify(expected).length > 100, `${what}: the answer of ${first} is empty: ${JSON.stringify(expected)}`);
  for (const [name, answer] of others) {
    assert.deepEqual(plain(answer), plain(expected), `${what}: ${name} answers otherwise than ${first}`);
  }
}
