// What operators fill in, and that nothing typed gets lost.
import assert from 'node:assert/strict';
import { askAdmin, heading, settled, signIn, totp } from '../lib/admin.mjs';

const NEW = { email: 'new.operator@example.com', name: 'New Operator' };

export const flows = {
  'a form says what is wrong with which field, and keeps what was typed': async ({ open, operator }) => {
    const page = await open('/admin/operators');
    await signIn(page, operator);
    const form = await openInvite(page);

    await form.getByRole('button', { name: 'Invite an operator' }).click();
    assert.ok((await form.getByText('Please fill this in.').count()) >= 3, 'each field that must be filled in');
    await form.getByLabel('Email').fill(operator.email);
    await form.getByLabel('Name').fill(NEW.name);
    await form.getByLabel('Role').selectOption('Viewer');
    await form.getByLabel('Reason').fill('A new hand');
    await form.getByRole('button', { name: 'Invite an operator' }).click();

    await form.locator('#field-email-problem').waitFor();
    assert.equal(await form.getByLabel('Name').inputValue(), NEW.name);
    await form.getByLabel('Email').fill(NEW.email);
    await form.getByRole('button', { name: 'Invite an operator' }).click();
    await page.getByRole('status').getByText(/done/).waitFor();

    await page.goto('/admin/operator-invitations');
    await page.getByRole('row', { name: NEW.email }).waitFor();
    await page.goto('/admin/audit');
    await page.getByRole('row', { name: /Invited an operator.*A new hand/ }).first().waitFor();
  },

  'what was typed is not left by mistake': async ({ open, operator }) => {
    const page = await open('/admin/accounts');
    await signIn(page, operator);
    await page.getByRole('link', { name: 'Operators' }).click();
    const form = await openInvite(page);
    await form.getByLabel('Name').fill('Half a na');

    await page.keyboard.press('Escape');
    await form.getByText('What you typed is not saved.').waitFor();
    await form.getByRole('button', { name: 'Keep editing' }).click();
    assert.equal(await form.getByLabel('Name').inputValue(), 'Half a na');

    await page.goBack();
    await form.getByText('What you typed is not saved.').waitFor();
    assert.match(page.url(), /\/admin\/operators$/, 'the back button is held up');

    const asked = page.waitForEvent('dialog');
    const closed = page.close({ runBeforeUnload: true });
    const dialog = await asked;
    assert.equal(dialog.type(), 'beforeunload', 'closing the tab is held up');
    await dialog.dismiss();
    await closed;

    await form.getByRole('button', { name: 'Discard' }).click();
    assert.equal(await page.getByRole('dialog').count(), 0);
  },

  'a session that ends in the middle of a form keeps what was typed': async ({ open, operator }) => {
    const page = await open('/admin/operators', { expected: [/status of 401/] });
    await signIn(page, operator);
    const form = await openInvite(page);
    await form.getByLabel('Email').fill('typed@example.com');
    await form.getByLabel('Name').fill('Typed before');
    await form.getByLabel('Role').selectOption('Viewer');
    await form.getByLabel('Reason').fill('To see whether it stays');

    await page.context().clearCookies();
    await form.getByRole('button', { name: 'Invite an operator' }).click();
    const again = page.getByRole('dialog', { name: 'Sign in again' });
    await again.getByLabel('Email').fill(operator.email);
    await again.getByLabel('Password').fill(operator.password);
    await again.getByRole('button', { name: 'Sign in' }).click();
    await again.waitFor({ state: 'detached' });

    assert.equal(await form.getByLabel('Name').inputValue(), 'Typed before');
    await form.getByRole('button', { name: 'Invite an operator' }).click();
    await page.getByRole('status').getByText(/done/).waitFor();
  },

  'whoever comes second is told what somebody else changed meanwhile': async ({ open, operator }) => {
    const [first, second] = [await open('/admin/tier-limits'), await open('/admin/tier-limits')];
    const forms = [];
    for (const page of [first, second]) {
      await signIn(page, operator);
      await page.getByRole('row', { name: /Free/ }).getByRole('button', { name: 'Edit' }).click();
      forms.push(page.getByRole('dialog', { name: 'Edit' }));
    }
    const [mine, theirs] = forms;
    const before = await mine.getByLabel('Homes owned').inputValue();
    await mine.getByLabel('Homes owned').fill('3');
    await mine.getByRole('button', { name: 'Edit' }).click();
    await mine.waitFor({ state: 'detached' });

    await theirs.getByLabel('Members per home').fill('5');
    await theirs.getByRole('button', { name: 'Edit' }).click();
    await theirs.getByText('Somebody changed this meanwhile').waitFor();
    const changed = theirs.getByRole('row', { name: /Homes owned/ });
    assert.match(await changed.innerText(), new RegExp(`${before}\\s+3\\s+${before}`));
    assert.equal(await theirs.getByLabel('Members per home').inputValue(), '5', 'what was typed stays');
    await theirs.getByRole('button', { name: 'Save mine anyway' }).click();
    await theirs.waitFor({ state: 'detached' });

    await first.reload();
    const row = first.getByRole('row', { name: /Free/ });
    await row.waitFor();
    assert.match(await row.innerText(), new RegExp(`Free\\s+${before}\\s+5\\s`));
  },

  'a second factor is set up, asked for, and done without by a recovery code': async ({ open, operator, server }) => {
    const page = await open('/admin/security');
    await signIn(page, operator);
    await heading(page, 'Your account');
    await page.getByRole('button', { name: 'Set up second factor' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Password').fill(operator.password);
    await form.getByRole('button', { name: 'Set up second factor' }).click();
    await form.getByRole('img', { name: /QR code/ }).waitFor();
    const secret = (await form.locator('pre').innerText()).trim();

    await form.getByRole('button', { name: 'Go on' }).click();
    await form.getByLabel('Code').fill('000000');
    await form.getByRole('button', { name: 'Confirm' }).click();
    await form.locator('#field-code-problem').waitFor();
    await form.getByLabel('Code').fill(totp(secret));
    await form.getByRole('button', { name: 'Confirm' }).click();
    const codes = (await form.locator('pre').innerText()).trim().split(/\s+/);
    assert.ok(codes.length >= 8, codes.join());
    await form.getByRole('button', { name: 'Close' }).last().click();

    const other = await open('/admin/');
    await signIn(other, operator);
    await other.getByLabel('Code').fill(totp(secret, 1));
    await other.getByRole('button', { name: 'Sign in' }).click();
    await heading(other, 'Overview');

    const third = await open('/admin/');
    await signIn(third, operator);
    await third.getByLabel('Code').fill(codes[0]);
    await third.getByRole('button', { name: 'Sign in' }).click();
    await heading(third, 'Overview');

    // Whoever comes next finds the operator as before.
    await third.goto('/admin/security');
    await third.getByRole('button', { name: 'Remove second factor' }).click();
    const last = third.getByRole('dialog');
    await last.getByLabel('Password').fill(operator.password);
    await last.getByLabel('Code').fill(codes[1]);
    await last.getByRole('button', { name: 'Remove second factor' }).click();
    await third.getByRole('button', { name: 'Set up second factor' }).waitFor();
    assert.ok(server.url);
  },

  'a viewer sees no button that the server would refuse, and no page': async ({ open, operator }) => {
    const page = await open('/admin/');
    await signIn(page, operator);
    await heading(page, 'Overview');
    // The interface goes by what the server says that the role allows.
    await page.route('**/admin/graphql', async (route) => {
      if (!route.request().postData().includes('query Start')) return route.continue();
      const answer = await route.fetch();
      const body = await answer.json();
      body.data.me.role = 'VIEWER';
      body.data.me.may = ['READ_OVERVIEW', 'READ_ACCOUNTS'];
      return route.fulfill({ response: answer, json: body });
    });
    await page.goto('/admin/operators');
    await heading(page, 'Not for your role');
    assert.equal(await page.getByRole('link', { name: 'Operators' }).count(), 0);
    await page.goto('/admin/accounts');
    await settled(page);
    assert.equal(await page.getByRole('link', { name: 'CSV' }).count(), 0);
    const me = await askAdmin(page, '{ me { role } }');
    assert.equal(me.data.me.role, 'OWNER');
  },

  'a template is written in both languages, looked at before, kept, and taken back': async ({ open, operator }) => {
    const page = await open('/admin/templates?q=safety.smoke.test');
    await signIn(page, operator);
    await page.locator('tbody a[data-row]').first().click();
    await heading(page, 'Test smoke alarms');
    await page.getByRole('button', { name: 'Edit' }).click();
    const form = page.getByRole('dialog', { name: 'Edit' });
    await form.getByLabel('Title in German').fill('');
    await form.getByRole('button', { name: 'Preview' }).click();
    await form.locator('#field-germanTitle-problem').waitFor();
    await form.getByLabel('Title in German').fill('Alle Rauchmelder prüfen');
    await form.getByLabel('Title in English').fill('Test every smoke alarm');
    await form.getByLabel('Seasons').fill('04-01/09-30');
    await form.getByRole('button', { name: 'Preview' }).click();
    const preview = form.getByRole('status');
    await preview.getByText(/from 04-01 to 09-30/).waitFor();
    await preview.getByText(/von 04-01 bis 09-30/).waitFor();
    await form.getByLabel('Reason').fill('Each of them');
    await form.getByRole('button', { name: 'Edit' }).click();
    await heading(page, 'Test every smoke alarm');

    await page.getByRole('navigation', { name: 'Parts' }).getByRole('link', { name: 'History' }).click();
    await page.getByRole('row', { name: /germanTitle.*Each of them/ }).getByRole('button', { name: 'Back to before' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Back to before' }).click();
    await heading(page, 'Test smoke alarms');

    await page.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
    await page.getByRole('button', { name: 'Offer again' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Withdraw' }).waitFor();
  },

  'the oldest version of an app is raised by whoever has seen how many that tells': async ({ open, operator, server }) => {
    const page = await open('/admin/app-versions');
    await signIn(page, operator);
    await page.getByRole('row', { name: /Android/ }).getByRole('link').first().click();
    await heading(page, '1.0.0');
    await page.getByRole('button', { name: 'Edit' }).click();
    const form = page.getByRole('dialog', { name: 'Edit' });
    await form.getByLabel('Oldest version').fill('1.1.0');
    await form.getByRole('button', { name: 'Preview' }).click();
    await form.getByRole('status').getByText('Told to update').first().waitFor();
    await form.getByLabel('Reason').fill('It loses tasks');
    await form.getByRole('button', { name: 'Edit' }).click();
    await heading(page, '1.1.0');

    const query = '{ lookups { minimumAppVersions { platform version } } }';
    const answer = await fetch(`${server.graphql}?query=${encodeURIComponent(query)}`);
    const { data } = await answer.json();
    assert.deepEqual(data.lookups.minimumAppVersions[1], { platform: 'ANDROID', version: '1.1.0' });
  },
};

async function openInvite(page) {
  await page.getByRole('button', { name: 'Invite an operator' }).click();
  return page.getByRole('dialog', { name: 'Invite an operator' });
}
