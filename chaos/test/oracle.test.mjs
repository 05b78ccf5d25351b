// Whether the judge says no when it has to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../lib/oracle.mjs';

const HOUR = new Date('2026-11-26T08:00:00Z');
const DEVICE = { way: 'apns', token: 'phone', gone: false };

const somebody = (more = {}) => ({
  email: 'a@example.com', zone: 'UTC', day: '2026-11-26', time: '08:00:00', at: HOUR, devices: [DEVICE], titles: ['T-0-0'], days: ['2026-11-26'],
  targets: [{ way: 'apns', to: 'phone', gone: false }], ...more,
});
const entry = (more = {}) => ({ at: HOUR.getTime() + 2000, way: 'apns', did: 'took', to: 'phone', key: 'k', titles: ['T-0-0'], days: ['2026-11-26'], ...more });

function judge(people, entries) {
  const said = [];
  const { late, ...found } = compare(people, entries, (text) => said.push(text));
  return { ...found, said: said.length };
}

const NOTHING = { due: 1, lost: 0, doubled: 0, early: 0, wrongDay: 0, repeated: 0, unknown: 0, gone: 0, said: 0 };

test('what came once, on time, is right, and so is a repetition under its key', () => {
  assert.deepEqual(judge([somebody()], [entry()]), NOTHING);
  assert.deepEqual(judge([somebody()], [entry(), entry({ did: 'cut' }), entry()]), { ...NOTHING, repeated: 1 });
});

test('what did not come is lost, unless its far end hung up on each try', () => {
  assert.deepEqual(judge([somebody()], [entry({ did: 'cut' })]), { ...NOTHING, lost: 1, said: 2 });
  assert.deepEqual(judge([somebody()], [entry({ did: 'cut' }), entry({ did: 'cut' })]), { ...NOTHING, unknown: 1 });
});

test('what came under two keys is doubled', () => {
  assert.deepEqual(judge([somebody()], [entry(), entry({ key: 'other' })]), { ...NOTHING, doubled: 1, said: 1 });
});

test('what came before its hour is early', () => {
  assert.deepEqual(judge([somebody()], [entry({ at: HOUR.getTime() - 1 })]), { ...NOTHING, early: 1, said: 2 });
});

test('what names another task or another day is on a wrong day', () => {
  for (const wrong of [{ titles: ['T-0-1'] }, { titles: ['T-0-0', 'T-0-1'] }, { days: ['2026-11-27'] }]) {
    assert.deepEqual(judge([somebody()], [entry(wrong)]), { ...NOTHING, wrongDay: 1, said: 2 });
  }
});

test('whoever is to be told of nothing is told of nothing, also by mail', () => {
  const silent = somebody({ targets: [], titles: [], days: [] });
  assert.deepEqual(judge([silent], [entry(), entry({ way: 'mail', to: 'a@example.com' })]), { ...NOTHING, due: 0, wrongDay: 2, said: 3 });
});

test('a device that is gone is asked, and takes nothing', () => {
  const left = somebody({ targets: [{ way: 'apns', to: 'phone', gone: true }] });
  assert.deepEqual(judge([left], [entry({ did: 'gone' })]), { ...NOTHING, gone: 1 });
  assert.deepEqual(judge([left], []), { ...NOTHING, gone: 1, said: 1 });
  assert.deepEqual(judge([left], [entry()]), { ...NOTHING, gone: 1, said: 1 });
});

test('nothing goes to a stranger', () => {
  assert.deepEqual(judge([], [entry()]), { ...NOTHING, due: 0, said: 1 });
});
