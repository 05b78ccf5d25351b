// Makes up queries for a schema, some sound, some with faults of every kind. The same seed gives the same requests.
import { Lexer, Source, TokenKind, getNamedType, getNullableType, isAbstractType, isCompositeType, isEnumType, isInputObjectType, isListType, isNonNullType, isUnionType } from 'graphql';

const DEEPEST = 5;
/** How much of a document with faults is at fault. */
const FAULTY = 0.1;
const TEXTS = ['', 'a', 'Task 1', '\u00e9\u4e2d', '"\\', 'x'.repeat(50), '\ud83c\udfe0'];
const WHOLE = [0, 1, 3, 10, 20, 50, -1, 2147483647, -2147483648];
const ODD = [1, 1.5, 'str', true, 2147483648, -2147483649, { name: 'FOO' }, [], 1e21];
const STRAY = ['{', '}', '(', ')', '$x', '@skip(if:true)', 'null', '"s"', '...', 'on', ':', '!', '1', '&', '=', '[', ']'];
/** Sound values only: graphql-js knows nothing of our scalars, and the API's own tests send the others. */
const SCALARS = {
  Date: ['2026-01-02', '2024-02-29'],
  DateTime: ['2026-01-02T03:04:05Z'],
  Decimal: ['1.50'],
  LocalTime: ['08:30'],
  MonthDay: ['04-01'],
  TimeZone: ['Europe/Berlin'],
  URL: ['https://example.com/a'],
};

/** A generator of chance (mulberry32). */
export function chances(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    below: (n) => Math.floor(next() * n),
    pick: (list) => list[Math.floor(next() * list.length)],
    maybe: (likelihood) => next() < likelihood,
  };
}

/** Returns a function that makes up one request after the other; `ids` are ids of things that exist. */
export function generator(schema, seed, ids) {
  const { below, pick, maybe } = chances(seed);
  const idValues = [...ids, ...ids, 'zzz', 'task_', '1', 7];

  return function request() {
    const fault = maybe(0.5) ? 0 : FAULTY;
    const document = { definitions: [], values: {}, fragments: [] };
    const body = selection(schema.getQueryType(), 0, fault, document);
    if (maybe(fault * 0.1)) document.definitions.push('$unused: Int');
    const variables = document.definitions.length > 0 ? `(${document.definitions.join(', ')})` : '';
    const name = variables !== '' || maybe(0.7) ? 'Q' : '';
    let query = `query ${name}${variables} { ${body} } ${document.fragments.join(' ')}`;
    if (maybe(0.1)) query = garble(query);
    return { query, variables: document.values };
  };

  function selection(type, depth, fault, document) {
    const fields = isUnionType(type) ? [] : Object.values(type.getFields());
    const parts = Array.from({ length: 1 + below(4) }, () =>
      fields.length === 0 || maybe(0.08) ? '__typename' : field(pick(fields), depth, fault, document),
    );
    if (depth < DEEPEST && (isUnionType(type) || maybe(0.25))) parts.push(...fragment(type, depth, fault, document));
    return parts.join(' ');
  }

  function field({ name, type, args }, depth, fault, document) {
    const composite = isCompositeType(getNamedType(type));
    if (composite && depth >= DEEPEST) return '__typename';
    const alias = maybe(0.25) ? `${pick(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', name])}: ` : '';
    let body = '';
    if (composite && !maybe(fault * 0.1)) body = ` { ${selection(getNamedType(type), depth + 1, fault, document)} }`;
    if (!composite && maybe(fault * 0.05)) body = ' { x }';
    return `${alias}${name}${maybe(fault * 0.1) ? 'Zz' : ''}${argumentList(args, fault, document)}${directive(fault)}${body}`;
  }

  function fragment(type, depth, fault, document) {
    const target = pick(isAbstractType(type) ? [type, ...schema.getPossibleTypes(type)] : [type]);
    const inner = selection(target, depth + 1, fault, document);
    const on = maybe(fault * 0.2) ? pick(['Nope', 'Int', pick(Object.keys(schema.getTypeMap()))]) : target.name;
    if (maybe(0.5)) return [`... on ${on}${directive(fault)} { ${inner} }`];
    const name = maybe(fault * 0.1) ? 'F0' : `F${document.fragments.length}`;
    document.fragments.push(`fragment ${name} on ${on} { ${inner} }`);
    const spreads = maybe(fault * 0.1) ? [] : [`...${name}`];
    if (maybe(fault * 0.1)) spreads.push('...Missing');
    return spreads;
  }

  function directive(fault) {
    if (maybe(0.07)) return ` @${pick(['skip', 'include'])}(if: ${maybe(0.5)})`;
    return maybe(fault * 0.1) ? pick([' @nope', ' @skip', ' @include(if: 1)', ' @deprecated']) : '';
  }

  function argumentList(args, fault, document) {
    const list = [];
    for (const { name, type, defaultValue } of args) {
      const required = isNonNullType(type) && defaultValue === undefined;
      if ((!required && maybe(0.5)) || maybe(fault * 0.1)) continue;
      list.push(`${name}: ${maybe(0.3) ? variable(type, fault, document) : literal(value(type, 0, fault))}`);
    }
    if (maybe(fault * 0.15)) list.push('zz: 1');
    if (list.length > 0 && maybe(fault * 0.1)) list.push(list[0]);
    return list.length > 0 ? `(${list.join(', ')})` : '';
  }

  function variable(type, fault, document) {
    const name = `v${document.definitions.length}`;
    let declared = String(type);
    if (maybe(fault * 0.5)) declared = pick(['Int', 'String', '[Int]', 'Int!', '[ID!]', 'Boolean', 'Nope']);
    else if (!declared.endsWith('!') && maybe(0.2)) declared += '!';
    const given = value(type, 0, fault);
    const fallback = !declared.endsWith('!') && maybe(0.2) ? ` = ${literal(value(type, 0, fault))}` : '';
    document.definitions.push(`$${name}: ${declared}${fallback}`);
    const absent = declared.endsWith('!') ? maybe(fault) : maybe(0.2);
    if (!absent) document.values[name] = json(given);
    return `$${name}`;
  }

  /** A value of a type; enum values are `{ name }`, so that they can be told from text. */
  function value(type, depth, fault) {
    if (isNonNullType(type)) return maybe(fault * 0.3) ? null : present(type.ofType, depth, fault);
    return maybe(0.06) ? null : present(type, depth, fault);
  }

  function present(type, depth, fault) {
    if (isListType(type)) {
      if (maybe(0.15)) return present(getNullableType(type.ofType), depth + 1, fault);
      return Array.from({ length: below(3) }, () => value(type.ofType, depth + 1, fault));
    }
    if (isInputObjectType(type)) return inputObject(type, depth, fault);
    if (isEnumType(type)) return maybe(fault) ? pick([{ name: 'NOPE' }, 'RED', 1]) : { name: pick(type.getValues()).name };
    if (SCALARS[type.name]) return pick(SCALARS[type.name]);
    if (maybe(fault)) return pick(ODD);
    switch (type.name) {
      case 'Int': return pick(WHOLE);
      case 'Float': return pick([0, 1, 1.5, -2.25e3]);
      case 'String': return pick(TEXTS);
      case 'Boolean': return maybe(0.5);
      case 'ID': return pick(idValues);
      default: throw new Error(`no values are known for the scalar ${type.name}`);
    }
  }

  function inputObject(type, depth, fault) {
    const fields = new Map();
    for (const { name, type: of } of Object.values(type.getFields())) {
      const wanted = isNonNullType(of) ? !maybe(fault * 0.3) : depth < 3 && maybe(0.4);
      if (wanted) fields.set(name, value(of, depth + 1, fault));
    }
    if (maybe(fault * 0.3)) fields.set('zzUnknown', 1);
    return fields;
  }

  /** Takes out, doubles, swaps or puts in one token. */
  function garble(source) {
    const tokens = [];
    const lexer = new Lexer(new Source(source));
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) tokens.push(source.slice(token.start, token.end));
    const at = below(tokens.length);
    switch (below(4)) {
      case 0: tokens.splice(at, 1); break;
      case 1: tokens.splice(at, 0, tokens[at]); break;
      case 2: tokens[at] = pick(tokens); break;
      default: tokens.splice(at, 0, pick(STRAY));
    }
    return tokens.join(' ');
  }
}

function literal(value) {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value instanceof Map) return `{${[...value].map(([name, inner]) => `${name}: ${literal(inner)}`).join(', ')}}`;
  if (typeof value === 'object') return value.name;
  if (typeof value === 'string') return JSON.stringify(value);
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

function json(value) {
  if (Array.isArray(value)) return value.map(json);
  if (value instanceof Map) return Object.fromEntries([...value].map(([name, inner]) => [name, json(inner)]));
  return value !== null && typeof value === 'object' ? value.name : value;
}
