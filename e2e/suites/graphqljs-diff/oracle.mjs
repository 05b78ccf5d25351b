// What graphql-js says of a request: whether it is sound, and whether an answer has the shape that it must have.
import {
  GraphQLError, Kind, getLocation, getNullableType, isEnumType, isLeafType, isListType, isNonNullType, isObjectType, parse, specifiedRules, validate,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import { getVariableValues } from 'graphql/execution/values.js';

/**
 * Judges a request by parsing, every rule of validation, and coercion of its variables.
 *
 * @returns `{ fault, message }` for a request at fault, `{ other: true }` for what is no single query, else what `judgeAnswer` needs
 */
export function judgeRequest(schema, { query, variables }) {
  let document;
  try {
    document = parse(query);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { fault: 'Syntax', message: error.message };
  }
  for (const rule of specifiedRules) {
    const [error] = validate(schema, document, [rule]);
    if (error) return { fault: rule.name, message: error.message };
  }
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operations.length !== 1 || operations[0].operation !== 'query') return { other: true };
  const { errors, coerced } = getVariableValues(schema, operations[0].variableDefinitions ?? [], variables);
  if (errors) return { fault: 'VariableCoercion', message: errors[0].message };
  const fragments = Object.fromEntries(
    document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).map((fragment) => [fragment.name.value, fragment]),
  );
  return { operation: operations[0], fragments, coerced };
}

/**
 * Returns the first thing that is wrong with an answer to a sound request, as `{ fault, … }`, or nothing: keys in the order
 * of the selection, none missing, no null where none may be, none that went up too far, leaves of the right kind, and each
 * error's path at the field whose place in the document it names.
 */
export function judgeAnswer(schema, { operation, fragments, coerced }, { data, errors = [] }) {
  const query = schema.getQueryType();
  const fieldsOf = (type, nodes) =>
    nodes
      ? collectSubfields(schema, fragments, coerced, type, nodes)
      : collectFields(schema, fragments, coerced, type, operation.selectionSet);

  for (const error of errors) {
    const fault = misplaced(error);
    if (fault) return fault;
  }
  if (data === null) return wentTooFar(query, null, []) ? { fault: 'NullWentTooFar', path: [] } : undefined;
  return object(query, data, null, []);

  function object(type, value, nodes, path) {
    const fields = fieldsOf(type, nodes);
    const wanted = [...fields.keys()];
    const had = Object.keys(value);
    if (wanted.some((key) => !(key in value))) return { fault: 'MissingKey', path, wanted, had };
    if (JSON.stringify(wanted) !== JSON.stringify(had)) return { fault: 'KeyOrder', path, wanted, had };
    for (const [key, selected] of fields) {
      const fault = one(type, selected, value[key], [...path, key]);
      if (fault) return fault;
    }
    return undefined;
  }

  function one(type, nodes, value, path) {
    const name = nodes[0].name.value;
    if (name === '__typename') return value === type.name ? undefined : { fault: 'Typename', path, value };
    const definition = type.getFields()[name];
    return definition ? complete(definition.type, value, nodes, path) : undefined;
  }

  function complete(type, value, nodes, path) {
    if (isNonNullType(type)) return value === null ? { fault: 'NullWhereNoneMayBe', path } : complete(type.ofType, value, nodes, path);
    if (value === null) return wentTooFar(type, nodes, path) ? { fault: 'NullWentTooFar', path } : undefined;
    if (isListType(type)) {
      if (!Array.isArray(value)) return { fault: 'NoList', path, value };
      for (const [index, item] of value.entries()) {
        const fault = complete(type.ofType, item, nodes, [...path, index]);
        if (fault) return fault;
      }
      return undefined;
    }
    if (isLeafType(type)) return isLeafOf(type, value) ? undefined : { fault: 'Leaf', of: type.name, path, value };
    const known = isObjectType(type) ? type : schema.getType(value.__typename);
    return isObjectType(known) ? object(known, value, nodes, path) : undefined;
  }

  /** True if the errors below a null could all have been kept at a place further down that may be null. */
  function wentTooFar(type, nodes, path) {
    const below = errors.filter((error) => error.path?.length >= path.length && path.every((key, index) => error.path[index] === key));
    const reaches = (error) => walk(type, nodes, error.path.slice(path.length))?.every((step) => isNonNullType(step.type)) ?? true;
    return below.length > 0 && !below.some(reaches);
  }

  function misplaced(error) {
    if (!error.path || !error.locations?.length) return undefined;
    const last = walk(query, null, error.path)?.at(-1);
    if (!last?.nodes) return undefined;
    const places = last.nodes.flatMap((node) => [node, node.name, ...(node.arguments ?? []).flatMap((argument) => [argument, argument.value])]);
    const meant = places.some(({ loc }) => {
      const { line, column } = getLocation(loc.source, loc.start);
      return error.locations.some((place) => place.line === line && place.column === column);
    });
    return meant ? undefined : { fault: 'ErrorElsewhere', path: error.path, locations: error.locations };
  }

  /** The type and the field nodes at each step of a path below a place, or nothing where a union or interface hides them. */
  function walk(start, startNodes, path) {
    const steps = [];
    let type = start;
    let nodes = startNodes;
    for (const key of path) {
      const inside = getNullableType(type);
      if (typeof key === 'number') {
        if (!isListType(inside)) return undefined;
        type = inside.ofType;
      } else {
        if (!isObjectType(inside)) return undefined;
        nodes = fieldsOf(inside, nodes).get(key);
        const definition = nodes && inside.getFields()[nodes[0].name.value];
        if (!definition) return undefined;
        type = definition.type;
      }
      steps.push({ type, nodes });
    }
    return steps;
  }
}

function isLeafOf(type, value) {
  if (isEnumType(type)) return type.getValue(value) !== undefined;
  switch (type.name) {
    case 'Int': return Number.isInteger(value) && Math.abs(value) <= 2147483648;
    case 'Float': return typeof value === 'number';
    case 'Boolean': return typeof value === 'boolean';
    default: return typeof value === 'string';
  }
}
