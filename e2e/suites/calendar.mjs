// The calendar at its secret address, as ical.js reads it, which Thunderbird does too.
import ICAL from 'ical.js';

const OLIVIA = { email: 'olivia@honeydue.test', password: 'honeydue-demo' };

export async function run({ server }) {
  let passed = 0;
  let failed = 0;
  const check = (what, isRight) => {
    if (isRight) passed += 1;
    else {
      failed += 1;
      console.log(`FAIL ${what}`);
    }
  };
  const ask = async (query, variables, token) => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(server.graphql, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return (await response.json()).data;
  };
  const signIn = 'mutation($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } } }';
  const token = (await ask(signIn, { input: OLIVIA })).signIn.tokens.accessToken;
  const rotate = async () => (await ask('mutation { rotateCalendarFeed { url } }', {}, token)).rotateCalendarFeed.url;
  const own = '{ viewer { tasks(first: 100) { nodes { id title dueOn } } } }';
  const tasks = (await ask(own, {}, token)).viewer.tasks.nodes.filter((task) => task.dueOn);

  const url = await rotate();
  const response = await fetch(url);
  const calendar = new ICAL.Component(ICAL.parse(await response.text()));
  const events = calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));

  check('it is a calendar', response.headers.get('content-type') === 'text/calendar; charset=utf-8');
  check('it has a name', calendar.getFirstPropertyValue('x-wr-calname') === 'honeyDue');
  check('it is not empty', events.length > 0);
  check('every event is one whole day', events.every((event) => event.startDate.isDate && event.duration.toSeconds() === 86400));
  check('no two events have the same name', new Set(events.map((event) => event.uid)).size === events.length);
  const shown = tasks.filter((task) => events.some((event) => event.uid.startsWith(task.id)));
  check('it shows open tasks', shown.length > 0);
  check('with their titles and days', shown.every((task) =>
    events.some((event) => event.summary === task.title && event.startDate.toString() === task.dueOn)));

  const again = await fetch(url, { headers: { 'if-none-match': response.headers.get('etag') } });
  check('what is known is not sent again', again.status === 304);
  const second = await rotate();
  check('a new address ends the old one', (await fetch(url)).status === 404);
  check('and answers itself', (await fetch(second)).status === 200);
  return { passed, failed };
}
