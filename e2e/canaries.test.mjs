import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leaks } from './canaries.mjs';

const found = (text) => leaks(text).map(({ what }) => what);

test('what must not stand in a log is found by its form', () => {
  for (const [text, what] of [
    ['signed in ada@example.org', 'a mail address'],
    ['token=Zx3kQ9vB7mT1pL5wR8yC2nH6jF4dS0gA_eUiOqWbVtM', 'a token'],
    ['authorization: Bearer abcdefgh12345678', 'a bearer'],
    ['$argon2id$v=19$m=19456', "a password's hash"],
    ['-----BEGIN PRIVATE KEY-----', 'a private key'],
    ['GET /stored/a?expires=1&signature=abc', 'a signature'],
    [`pushed to ${'0a'.repeat(32)}`, "a device's token"],
    ['redis://user:word@127.0.0.1/', 'an address with a password'],
    ['Answered GET /join/K7QX2M9P with 200', 'a code of an invitation'],
  ]) {
    assert.ok(found(text).includes(what), `${text}: ${found(text)}`);
  }
});

test('what the suites hand in is found as it is', () => {
  assert.deepEqual(found('made \x1b[1mElm \x1b[0mStreet'), ['"Elm Street"']);
});

test('ids, traces, hashes and hidden codes are no leaks', () => {
  for (const text of [
    'task.id=task_01jx8g6zq4e7x9r0v2n5c3b1a8 trace.id=4bf92f3577b34da6a3ce929d0e0e4736',
    'Answered GET /join/… with 200', 'redis://127.0.0.1:6379/', 'migration m20261124_000001_what_is_told_of_by_whom_and_to_whom_it_is',
  ]) {
    assert.deepEqual(found(text), []);
  }
});
