// What is asked: lists with their orders, filters and searches, and what else the pages show.
const LISTS = [
  ['taskTemplates', 'TaskTemplate', 'id key title germanTitle category priority withdrawnAt updatedAt',
    ['KEY_ASC', 'KEY_DESC', 'TITLE_ASC', 'TITLE_DESC', 'UPDATED_DESC', 'UPDATED_ASC'], [{ category: 'SAFETY' }, { withdrawn: true }, { doneBy: 'PRO' }], ['filter', 'zzz']],
  ['accounts', 'Account', 'id email displayName createdAt lastSeenAt residenceCount sessionCount',
    ['SIGNED_UP_DESC', 'SIGNED_UP_ASC', 'EMAIL_ASC', 'EMAIL_DESC', 'NAME_ASC', 'NAME_DESC'],
    [{ verified: false }, { hasResidence: false }, { signedUpAfter: '2026-01-01', signedUpBefore: '2026-03-31' }], ['ada', 'rosa.m', 'zzz']],
  ['residences', 'Residence', 'id name kind city countryCode ownerName memberCount openTaskCount createdAt archivedAt',
    ['CREATED_DESC', 'CREATED_ASC', 'NAME_ASC', 'NAME_DESC'],
    [{ archived: true }, { archived: false }, { country: 'JP' }, { kind: 'CABIN' }, { createdAfter: '2026-01-01' }], ['home', 'cabin 77', 'zzz']],
  ['tasks', 'Task', 'id title category priority bucket dueOn residenceName assigneeName createdAt',
    ['CREATED_DESC', 'CREATED_ASC', 'DUE_ASC', 'DUE_DESC', 'TITLE_ASC', 'TITLE_DESC'],
    [...['OVERDUE', 'IN_PROGRESS', 'DUE_SOON', 'UPCOMING', 'SNOOZED', 'NO_DATE', 'COMPLETED', 'ARCHIVED'].map((bucket) => ({ bucket })),
      { overdue: true }, { overdue: true, category: 'HVAC' }, { overdue: false }, { archived: true }, { archived: false, priority: 'URGENT' },
      { category: 'WATER' }, { dueAfter: '2026-12-01', dueBefore: '2026-12-07' }, { createdAfter: '2026-06-01', category: 'SAFETY' }], ['clean', 'test', 'zzz']],
  ['contractors', 'Contractor', 'id name company specialties residenceName createdAt',
    ['CREATED_DESC', 'CREATED_ASC', 'NAME_ASC', 'NAME_DESC'], [{ specialty: 'ROOFING' }, { createdAfter: '2026-06-01' }], ['ada', 'zzz']],
  ['appliances', 'Appliance', 'id name category manufacturer residenceName createdAt',
    ['CREATED_DESC', 'CREATED_ASC', 'NAME_ASC', 'NAME_DESC'], [{ category: 'HVAC' }, { createdAfter: '2026-06-01' }], ['oven', 'zzz']],
  ['documents', 'Document', 'id title kind vendor expiresOn fileCount residenceName createdAt',
    ['CREATED_DESC', 'CREATED_ASC', 'TITLE_ASC', 'TITLE_DESC', 'EXPIRES_ASC', 'EXPIRES_DESC'],
    [{ kind: 'WARRANTY' }, { expiresAfter: '2026-12-01', expiresBefore: '2026-12-31' }, { kind: 'PERMIT', expiresBefore: '2026-06-30' }], ['warranty', 'zzz']],
  ['subscriptions', 'Subscription', 'id accountName accountEmail store state tier endsAt',
    ['CREATED_DESC', 'CREATED_ASC', 'UPDATED_DESC', 'UPDATED_ASC', 'ENDS_ASC', 'ENDS_DESC'],
    [{ store: 'APPLE' }, { state: 'IN_GRACE_PERIOD' }, { tier: 'PRO' }, { endsAfter: '2026-12-01', endsBefore: '2026-12-31' }], ['abc', 'nobody@example.com']],
  ['storeEvents', 'StoreEvent', 'id store kind accountName receivedAt appliedAt',
    ['RECEIVED_DESC', 'RECEIVED_ASC'], [{ applied: false }, { store: 'GOOGLE' }, { kind: 'REFUND' }, { receivedAfter: '2026-06-01' }], ['abc', 'zzz']],
  ['notices', 'Notice', 'id kind accountName residenceName taskTitle deliveryCount sentCount createdAt readAt',
    ['CREATED_DESC', 'CREATED_ASC'], [{ kind: 'TASK_ASSIGNED' }, { read: false }, { kind: 'TEST' }, { createdAfter: '2026-11-01' }], ['nobody@example.com']],
  ['deliveries', 'Delivery', 'id accountName channel platform kind state dueAt attempts lastError',
    ['DUE_DESC', 'DUE_ASC', 'CREATED_DESC', 'CREATED_ASC'],
    [...['WAITING', 'SENT', 'DEAD', 'SKIPPED', 'EXPIRED', 'PARKED', 'SENDING'].map((state) => ({ state })), { channel: 'MAIL', state: 'DEAD' }, { platform: 'IOS' },
      { error: '5.7.1' }, { error: 'nothing like it' }, { kind: 'TASK_ASSIGNED' }, { dueAfter: '2026-11-01', dueBefore: '2026-11-07', channel: 'PUSH' }], ['nobody@example.com']],
  ['announcements', 'Announcement', 'id state titleEn toldCount audienceCount createdAt',
    ['CREATED_DESC', 'CREATED_ASC'], [{ state: 'RUNNING' }, { createdAfter: '2026-06-01' }], ['news', 'zzz']],
];

/** Details of the first row of a list, with all that belongs to it. */
const DETAILS = [
  ['residences', 'residence', '{ residence { name } members { role } invitations { id } tasks { nodes { title bucket } totalCount } contractors { nodes { name } totalCount } appliances { totalCount } documents { nodes { title } totalCount } timeline { nodes { kind title actorName } totalCount } }'],
  ['taskTemplates', 'taskTemplate', '{ template { title } previews { schedule dates } history { fields } tasks { nodes { title } totalCount } }'],
  ['tasks', 'task', '{ task { title } residence { name } schedule completions { nodes { outcome } totalCount } documents { totalCount } notices { nodes { kind } totalCount } }'],
  ['contractors', 'contractor', '{ contractor { name } tasks { totalCount } documents { totalCount } }'],
  ['documents', 'document', '{ document { title } files { filename } task { title } }'],
  ['subscriptions', 'subscription', '{ subscription { state } standing { isTrial } events { nodes { kind } totalCount } }'],
  ['notices', 'notice', '{ notice { kind } deliveries { nodes { state } totalCount } }'],
  ['deliveries', 'delivery', '{ delivery { state } trace { kind at } }'],
  ['announcements', 'announcement', '{ announcement { state } dryRun { accounts pushes mails } preview { en { mailText } } progress { left mails { sent } } notices { totalCount } deliveries { totalCount } }'],
  ['accounts', 'account', '{ account { email } memberships { role residence { name openTaskCount } } tasks { nodes { title } totalCount } }'],
];

const OTHERS = [
  ['overview, counts', '{ overview { accountCount activeResidenceCount openTaskCount completionCount } }'],
  ['overview, deliveries', '{ overview { deliveries { state count } } }'],
  ['overview, sign-ups', '{ overview { signUps { day count } } }'],
  ['overview, completions', '{ overview { completions { day count } } }'],
  ['overview, active homes', '{ overview { activeResidences { day count } } }'],
  ['overview, outcomes', '{ overview { deliveryOutcomes { day channel state count } } }'],
  ['queues', '{ queues { way due waiting running oldestDueAt failed parked } }'],
  ['schedules', '{ schedules { name lastRunAt nextRunAt due } }'],
  ['deliveryCount', '{ deliveryCount }'],
  ['announcementAudienceCount', '{ announcementAudienceCount(audience: {}) }'],
  ['announcementAudienceCount, narrowed', '{ announcementAudienceCount(audience: { tier: FREE, language: EN, homes: WITH, country: "US" }) }'],
  ['app versions', '{ appVersions { platform oldest } }'],
  ['app versions, preview', '{ appVersionPreview(input: { platform: IOS, version: "1.2.5" }) { preview { toldCount versions { version count } } } }'],
];

export async function questions(ask) {
  const wanted = process.env.LISTS?.split(' ');
  const all = [];
  for (const [list, noun, shown, orders, filters, searches] of LISTS.filter(([list]) => !wanted || wanted.includes(list))) {
    const query = (selection) => `query($search: String, $filter: ${noun}Filter, $orderBy: ${noun}Order, $first: Int, $last: Int, $before: String) {
      ${list}(search: $search, filter: $filter, orderBy: $orderBy, first: $first, last: $last, before: $before) { ${selection} } }`;
    const page = query(`nodes { ${shown} } pageInfo { hasNextPage startCursor endCursor }`);
    const count = query('totalCount');
    for (const orderBy of orders) {
      all.push({ name: `${list} ${orderBy}`, query: page, variables: { orderBy, first: 50 } });
      const { data } = await ask(page, { orderBy, last: 50 });
      const before = data[list].pageInfo.startCursor;
      if (before) all.push({ name: `${list} ${orderBy}, deep`, query: page, variables: { orderBy, last: 50, before } });
    }
    all.push({ name: `${list}, count`, query: count, variables: {} });
    const narrowed = [...filters.map((filter) => ({ filter })), ...searches.map((search) => ({ search }))];
    for (const variables of narrowed) {
      const named = JSON.stringify(variables).replaceAll('"', '');
      for (const orderBy of orders.slice(0, 3).filter((_, n) => n !== 1)) {
        all.push({ name: `${list} ${named} ${orderBy}`, query: page, variables: { ...variables, orderBy, first: 50 } });
      }
      all.push({ name: `${list} ${named}, count`, query: count, variables });
    }
  }
  for (const [list, one, selection] of DETAILS.filter(([list]) => !wanted || wanted.includes(list))) {
    const { data } = await ask(`{ ${list}(first: 3) { nodes { id } } }`);
    all.push({ name: `${one}, detail`, query: `query($id: ID!) { ${one}(id: $id) ${selection} }`, variables: { id: data[list].nodes[2].id } });
  }
  for (const [name, query] of wanted ? [] : OTHERS) all.push({ name, query, variables: {} });
  return all;
}
