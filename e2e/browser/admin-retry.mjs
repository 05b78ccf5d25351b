// That what failed for good is sent again, all at once, by whoever has seen how many that are.
import assert from 'node:assert/strict';
import { SMTPServer } from 'smtp-server';
import { heading, settled, signIn, signUp } from '../lib/admin.mjs';
import { startServer } from '../lib/server.mjs';
import { toolsFor } from './harness.mjs';

const PEOPLE = 3;

export const flows = {
  'all deliveries that failed are sent again, once it was said how many': async ({ open, operator }) => {
    const browser = (await open('/admin/')).context().browser();
    const office = await openOffice();
    const server = await startServer({ env: { SMTP_URL: office.url, MAIL_FROM: 'honeyDue <hello@honeydue.example>' } });
    const { open: openThere, finish } = toolsFor(browser, server);
    try {
      await signUp(server, PEOPLE, 'unlucky');
      const page = await openThere('/admin/deliveries?state=dead&channel=mail');
      await signIn(page, operator);
      await heading(page, 'Deliveries');
      // They fail one after the other, as the worker comes to them.
      for (let tries = 0; (await page.locator('tbody tr').count()) < PEOPLE; tries += 1) {
        assert.ok(tries < 60, 'the mails were refused');
        await page.waitForTimeout(500);
        await page.reload();
        await heading(page, 'Deliveries');
        await settled(page);
      }
      office.isOpen = true;

      await page.getByRole('button', { name: 'Send all that match again' }).click();
      const form = page.getByRole('dialog', { name: `Send all that match again: ${PEOPLE} rows` });
      await form.getByLabel('Reason').fill('The mail server was wrong');
      await form.getByRole('button', { name: 'Send all that match again' }).click();
      await form.waitFor({ state: 'detached' });
      await page.getByText('Nothing matches').waitFor();
      for (let tries = 0; office.taken < PEOPLE; tries += 1) {
        assert.ok(tries < 120, `${office.taken} of ${PEOPLE} mails came`);
        await page.waitForTimeout(250);
      }

      await page.goto('/admin/audit?operation=retry_deliveries');
      await page.getByRole('row', { name: /Retried deliveries.*The mail server was wrong/ }).waitFor();
    } finally {
      await finish();
      await server.stop();
      await office.close();
    }
  },
};

/** Opens a mail server that refuses every mail until it is said to be open. */
async function openOffice() {
  const office = { isOpen: false, taken: 0 };
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(address, session, done) {
      done(office.isOpen ? null : Object.assign(new Error('5.7.1 refused'), { responseCode: 554 }));
    },
    onData(stream, session, done) {
      stream.resume().on('end', () => {
        office.taken += 1;
        done();
      });
    },
  });
  await new Promise((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  office.url = `smtp://127.0.0.1:${smtp.server.address().port}`;
  office.close = () => new Promise((resolve) => smtp.close(resolve));
  return office;
}
