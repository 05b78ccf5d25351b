// Serves PostGraphile over the program's tables, in production mode and with nothing in front. Usage: node peer/serve.mjs DATABASE_URL PORT CONNECTIONS
import { createServer } from 'node:http';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { makePgService } from 'postgraphile/adaptors/pg';
import { postgraphile } from 'postgraphile';

const [connectionString, port, connections] = process.argv.slice(2);

const preset = {
  extends: [PostGraphileAmberPreset],
  // The order of what is not indexed is asked for too.
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  pgServices: [makePgService({ connectionString, schemas: ['public', 'peer'], poolConfig: { max: Number(connections) } })],
  schema: { defaultBehavior: '+list' },
  grafast: { explain: false },
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false, maxRequestLength: 100_000 },
};

const server = createServer();
const instance = postgraphile(preset);
const served = instance.createServ(grafserv);
await served.addTo(server);
server.listen(Number(port), '127.0.0.1');
if (process.env.PRINT_SCHEMA) {
  const { printSchema } = await import('graphql');
  const schema = await instance.getSchema();
  console.log(printSchema(schema));
}
