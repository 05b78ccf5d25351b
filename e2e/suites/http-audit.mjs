// GraphQL over HTTP, by the audits of the graphql-http package; a SHOULD counts like a MUST.
import { serverAudits } from 'graphql-http';

export async function run({ server }) {
  const audits = serverAudits({ url: server.graphql, fetchFn: fetch });
  let failed = 0;
  for (const audit of audits) {
    const { status, reason, response } = await audit.fn();
    if (status === 'ok') continue;
    failed += 1;
    console.log(`FAIL ${audit.id} ${audit.name}: ${status}, ${reason} (HTTP ${response?.status} ${response?.headers.get('content-type')})`);
  }
  return { passed: audits.length - failed, failed };
}
