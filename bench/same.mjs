// Fails unless two files of JSON say the same. Usage: node bench/same.mjs ONE OTHER
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const [one, other] = process.argv.slice(2).map((path) => JSON.parse(readFileSync(path, 'utf8')));
assert.equal(one.errors, undefined, JSON.stringify(one.errors));
assert.ok(one.data.viewer.residences.some(({ board }) => board.some(({ count }) => count > 0)), 'the answer is empty');
assert.deepEqual(one.data, other);
