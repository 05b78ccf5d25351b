// The schema by the recommended rules and Relay's; run from the project's root: `eslint --config e2e/eslint.config.js schema.graphql`.
import graphql from '@graphql-eslint/eslint-plugin';

const { configs, parser } = graphql;

export default [
  {
    files: ['schema.graphql'],
    languageOptions: { parser, parserOptions: { graphQLConfig: { schema: './schema.graphql' } } },
    plugins: { '@graphql-eslint': graphql },
    rules: {
      ...configs['flat/schema-recommended'].rules,
      ...configs['flat/schema-relay'].rules,
      '@graphql-eslint/relay-edge-types': ['error', { withEdgeSuffix: true, shouldImplementNode: true, listTypeCanWrapOnlyEdgeType: false }],
      // What has no id here is a value and lives inside what has one.
      '@graphql-eslint/strict-id-in-types': 'off',
      // The contract's names are fixed.
      '@graphql-eslint/no-typename-prefix': 'off',
      // It counts types as unreachable that only a directive's arguments mention.
      '@graphql-eslint/no-unreachable-types': 'off',
    },
  },
];
