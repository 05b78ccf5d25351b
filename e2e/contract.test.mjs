import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildSchema } from 'graphql';
import { compare, hold, undescribed } from './contract.mjs';

const contract = buildSchema(`
  interface Node { id: ID! }
  type Task implements Node { id: ID! title: String! days(count: Int = 5): [String!]! }
  enum Bucket { OVERDUE DONE }
  union Item = Task
  input Choice @oneOf { a: Int b: Int }
  type Query { task(id: ID!): Task item: Item bucket(choice: Choice): Bucket }
`);
const against = (text) => compare(contract, buildSchema(text));

test('a schema that equals the contract passes', () => {
  assert.deepEqual(compare(contract, contract), { missing: [], wrong: [] });
});

test('missing types, fields, arguments, values, members and interfaces are named', () => {
  const { missing } = against(`
    type Task { title: String! days: [String!]! } type Other { id: ID }
    enum Bucket { DONE } union Item = Other type Query { task(id: ID!): Task item: Item bucket: Bucket }
  `);
  assert.deepEqual(missing, [
    'Bucket.OVERDUE', 'Choice', 'Item = Task', 'Node', 'Query.bucket(choice:)', 'Task implements Node', 'Task.days(count:)', 'Task.id',
  ]);
});

test('other nullability, defaults, kinds and new requirements are wrong', () => {
  const { wrong } = against(`
    interface Node { id: ID! }
    type Task implements Node { id: ID! title: String days(count: Int = 6): [String!]! }
    enum Bucket { OVERDUE DONE } type Item { id: ID } input Choice { a: Int b: Int c: Int! }
    type Query { task(id: ID!, home: ID!): Task item: Item bucket(choice: Choice): Bucket }
  `);
  assert.equal(wrong.length, 6, wrong.join('\n'));
});

test('what nobody described is named', () => {
  const schema = buildSchema('"Q." type Query { "A." a("B." b: Int): Int c(d: Int): E } enum E { X }');
  assert.deepEqual(undescribed(schema), ['Query.c', 'Query.c(d:)', 'E', 'E.X']);
});

test('an unlisted gap and a stale entry both fail', () => {
  assert.equal(hold(['a', 'b'], ['b', 'c']).length, 2);
  assert.deepEqual(hold(['a'], ['a']), []);
});
