// That what failed for good is sent again, all at once, by whoever has seen how many that are.
import assert from 'node:assert/strict';
import { SMTPServer } from 'smtp-server';
import { heading, settled, signIn, signUp } from '../lib/admin.mjs';
import { startWithWorker } from '../lib/server.mjs';
import { toolsFor } from './harness.mjs';

const PEOPLE = 3;
/** Longer than a worker takes to come to a mail on a busy machine. */
const PATIENCE_MS = 60_000;

export const flows = {
  'all deliveries that failed are sent again, once it was said how many': async ({ open, operator }) => {
    const browser = (await open('/admin/')).context().browser();
    const office = await openOffice();
    const server = await startWithWorker({ env: { SMTP_URL: office.url, MAIL_FROM: 'honeyDue <hello@honeydue.example>' } });
    const { open: openThere, finish } = toolsFor(browser, server);
    try {
      await signUp(server, PEOPLE, 'unlucky');
      await within(office.refusing(PEOPLE), () => `${office.refused.size} of ${PEOPLE} mails were refused`);
      const page = await openThere('/admin/deliveries?state=dead&channel=mail');
      await signIn(page, operator);
      await heading(page, 'Deliveries');
      await failed(page, PEOPLE);

      office.opens();
      await page.getByRole('button', { name: 'Send all that match again' }).click();
      const form = page.getByRole('dialog', { name: `Send all that match again: ${PEOPLE} rows` });
      await form.getByLabel('Reason').fill('The mail server was wrong');
      await form.getByRole('button', { name: 'Send all that match again' }).click();
      await form.waitFor({ state: 'detached' });
      await page.getByText('Nothing matches').waitFor();
      await within(office.taking(PEOPLE), () => `${office.taken.size} of ${PEOPLE} mails came`);
      assert.deepEqual([...office.taken].sort(), [...office.refused].sort(), 'who was refused has mail now');

      await page.goto('/admin/audit?operation=retry_deliveries');
      await page.getByRole('row', { name: /The mail server was wrong/ }).waitFor();
      assert.equal(await page.locator('tbody tr').count(), 1, 'it was done once');
    } finally {
      await finish();
      await server.stop();
      await office.close();
    }
  },
};

/** Waits until the page shows so many; the mail server's refusal is written down a moment after it was given. */
async function failed(page, count) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    await settled(page);
    const shown = await page.locator('tbody tr').count();
    if (shown === count) return;
    assert.ok(Date.now() < deadline, `${shown} of ${count} are shown as failed`);
    await page.reload();
    await heading(page, 'Deliveries');
  }
}

async function within(promise, why) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(why())), PATIENCE_MS);
  });
  await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Opens a mail server that refuses every mail for good until it is said to be open. */
async function openOffice() {
  let isOpen = false;
  const [refused, taken] = [new Counted(), new Counted()];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, session, done) {
      if (isOpen) return done();
      refused.add(address);
      done(Object.assign(new Error('5.7.1 refused'), { responseCode: 554 }));
    },
    onData(stream, { envelope }, done) {
      stream.resume().on('end', () => {
        taken.add(envelope.rcptTo[0].address);
        done();
      });
    },
  });
  await new Promise((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${smtp.server.address().port}`,
    refused,
    taken,
    refusing: (count) => refused.reaches(count),
    taking: (count) => taken.reaches(count),
    opens: () => (isOpen = true),
    close: () => new Promise((resolve) => smtp.close(resolve)),
  };
}

/** A set that says when it has grown to a size. */
class Counted extends Set {
  #waiting = [];

  add(value) {
    super.add(value);
    for (const { count, resolve } of this.#waiting ?? []) if (this.size >= count) resolve();
    return this;
  }

  reaches(count) {
    return this.size >= count ? Promise.resolve() : new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }
}
