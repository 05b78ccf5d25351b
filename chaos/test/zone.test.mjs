// Whether hours are worked out as people read their clocks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changing, instant } from '../lib/zone.mjs';

const at = (zone, day, time) => instant(zone, day, time).toISOString();

test('a time that the clocks skip is read with the offset before the gap', () => {
  assert.equal(at('America/New_York', '2026-03-08', '02:30:00'), '2026-03-08T07:30:00.000Z');
  assert.equal(at('Australia/Lord_Howe', '2026-10-04', '02:15:00'), '2026-10-03T15:45:00.000Z');
});

test('a time that comes twice is the first of the two', () => {
  assert.equal(at('America/New_York', '2026-11-01', '01:30:00'), '2026-11-01T05:30:00.000Z');
  assert.equal(at('Australia/Lord_Howe', '2027-04-04', '01:45:00'), '2027-04-03T14:45:00.000Z');
});

test('any other time comes once', () => {
  assert.equal(at('Asia/Kathmandu', '2026-11-26', '08:00:00'), '2026-11-26T02:15:00.000Z');
  assert.equal(at('Pacific/Kiritimati', '2026-11-26', '00:00:00'), '2026-11-25T10:00:00.000Z');
});

test('the zones are known whose clocks are changed at an instant', () => {
  const zones = changing(Date.parse('2027-03-28T01:00:00Z'));
  assert.ok(zones.includes('Europe/Berlin') && !zones.includes('America/New_York'));
});
