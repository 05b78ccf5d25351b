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
function fetcher({ operationName, ...request }, options) {
  // Whoever runs a tab right after opening it would send the name of the operation of the tab before.
  const isNamed = operationName && new RegExp(`\\b${operationName}\\b`).test(request.query);
  if (isNamed) request.operationName = operationName;
  const headers = options?.headers ?? {};
  const authorization = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const wsClient = createClient({
    url: socketUrl.href,
    connectionParams: authorization ? { authorization } : {},
    retryAttempts: 2,
  });
  return createGraphiQLFetcher({ url: url.href, wsClient })(request, options);
}

// GraphiQL fills the first tab's variables from here; whoever comes back finds what they left.
const isFirstVisit = localStorage.getItem('graphiql:tabState') === null;

createRoot(document.getElementById('playground')).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={tabs}
    initialVariables={isFirstVisit ? tabs[0].variables : undefined}
    defaultEditorToolsVisibility="variables"
    shouldPersistHeaders
  >
    <GraphiQL.Logo>honeyDue</GraphiQL.Logo>
  </GraphiQL>,
);
