import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './page.css';

import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createClient } from 'graphql-ws';
import { createRoot } from 'react-dom/client';

import { tabs } from './tabs.js';

const url = new URL('/graphql', location.href);
const socketUrl = new URL(url);
socketUrl.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';

/** Fetches over HTTP, and subscribes over a socket of its own for each sign-in, since a socket is signed in once. */
function fetcher(request, options) {
  const headers = options?.headers ?? {};
  const authorization = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const wsClient = createClient({
    url: socketUrl.href,
    connectionParams: authorization ? { authorization } : {},
    retryAttempts: 2,
  });
  return createGraphiQLFetcher({ url: url.href, wsClient })(request, options);
}

createRoot(document.getElementById('playground')).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={tabs}
    defaultEditorToolsVisibility="headers"
    shouldPersistHeaders
  >
    <GraphiQL.Logo>honeyDue</GraphiQL.Logo>
  </GraphiQL>,
);
