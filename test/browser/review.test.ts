import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { told } from '#test/support/story';
import { code, lenasReview, reviewOf, secret } from '#test/views/fixtures';
import { corpus } from '#test/views/hostile';
import { asking } from '#test/views/hostile-request';
import { screens, startChromium } from './chromium.ts';
import { startReviewServer, type ReviewServer } from './review-server.ts';

let browser: Browser;
let server: ReviewServer;
let page: Page;
/** What the browser complained about: blocked styles and scripts, errors, requests that failed. */
let complaints: string[];

beforeAll(async () => {
  browser = await startChromium();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  server = await startReviewServer();
  return () => server.close();
});

async function openPage(settings: BrowserContextOptions) {
  const context = await browser.newContext(settings);
  page = await context.newPage();
  complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  return () => context.close();
}

const followLink = async (token = secret) => {
  await page.goto(`${server.url}/review#${token}`);
  await page.waitForSelector('text=Record my decision');
};

const posted = (path: string) =>
  server.received
    .filter(({ method, url }) => method === 'POST' && url === path)
    .map(({ body }) => [...new URLSearchParams(body)]);

const titleOf = () => page.textContent('h1');

describe.each(Object.entries(screens))('a review on a %s', (_, settings) => {
  beforeEach(() => openPage(settings));

  it('opens from the link, and its token reaches the server in a POST body only', async () => {
    await followLink();
    expect(await titleOf()).toBe('Release checkout v1.2.3 for production');
    expect(await page.title()).toBe('Review checkout v1.2.3 for production · Countersign');
    expect(posted('/review')).toEqual([[['token', secret]]]);
    for (const { method, url, headers } of server.received) {
      expect(`${method} ${url} ${JSON.stringify(headers)}`).not.toContain(secret);
      expect(headers.referer).toBeUndefined();
    }
    expect(complaints).toEqual([]);
  });

  it('asks the server for nothing but the page and what it shows', async () => {
    await followLink();
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /review',
      'POST /review',
    ]);
  });

  it('decides nothing by being opened, reloaded and gone back to', async () => {
    await followLink();
    await page.reload();
    await page.waitForSelector('text=Record my decision');
    await page.goto('about:blank');
    await page.goBack();
    await page.waitForSelector('text=Record my decision');
    expect(posted('/review').length).toBeGreaterThanOrEqual(2);
    expect(posted('/review/decision')).toEqual([]);
  });

  it('sends what was chosen, ticked and typed', async () => {
    await followLink();
    await page.getByLabel('Rollback plan ready').check();
    await page.getByLabel('No active P0 or P1 incidents').check();
    await page.getByLabel('Deny').check();
    await page.getByLabel('Reason').fill('The migration locks\nthe orders table.');
    await page.getByLabel('Version').fill('v1.2.3');
    await page.getByText('Record my decision').click();
    await page.waitForURL('**/review/result?decision=deny&request=01KAF00000000000000000000A');
    expect(await titleOf()).toBe('Lena denied');
    expect(posted('/review/decision')).toEqual([
      [
        ['token', secret],
        ['seen', lenasReview().seen],
        ['checklistShown', '1'],
        ['checklist', 'rollback-ready'],
        ['checklist', 'no-incidents'],
        ['decision', 'deny'],
        ['conditions', ''],
        ['afterConditions', ''],
        ['reason', 'The migration locks\r\nthe orders table.'],
        ['confirm', 'v1.2.3'],
      ],
    ]);
    expect(complaints).toEqual([]);
  });

  it('R002-15 sends conditions, one a line, from where they are folded away', async () => {
    await followLink();
    expect(await page.getByLabel('Conditions before the deployment').isVisible()).toBe(false);
    await page.getByText('Approve on conditions').click();
    await page.getByLabel('Conditions before the deployment').fill('Update the guide.\nTell support.');
    await page.getByLabel('Deny').check();
    await page.getByLabel('Version').fill('v1.2.3');
    await page.getByText('Record my decision').click();
    await page.waitForURL('**/review/result?**');
    expect(posted('/review/decision')[0]).toContainEqual([
      'conditions',
      'Update the guide.\r\nTell support.',
    ]);
  });

  it('shows how it stands when gone back to after deciding', async () => {
    await followLink();
    await page.getByLabel('Approve', { exact: true }).check();
    await page.getByLabel('Version').fill('v1.2.3');
    server.show(lenasReview({ verdict: 'superseded' }));
    await page.getByText('Record my decision').click();
    await page.waitForURL('**/review/result**');
    await page.goBack();
    await page.waitForSelector('text=There is a newer mail');
    expect(page.url()).toBe(`${server.url}/review#${secret}`);
  });

  it('does not send a decision that was not chosen or not confirmed', async () => {
    await followLink();
    await page.getByText('Record my decision').click();
    await page.getByLabel('Approve', { exact: true }).check();
    await page.getByText('Record my decision').click();
    expect(posted('/review/decision')).toEqual([]);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('confirm');
  });

  it('keeps everything when a decision is refused, and begins with why', async () => {
    await followLink();
    await page.getByLabel('Rollback plan ready').check();
    await page.getByLabel('Approve', { exact: true }).check();
    await page.getByLabel('Reason').fill('Tried it.\nTwice.');
    await page.getByLabel('Version').fill('v1.2');
    await page.getByText('Record my decision').click();
    await page.waitForSelector('text=Your decision was not recorded');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alert');
    expect(await page.getByLabel('Rollback plan ready').isChecked()).toBe(true);
    expect(await page.getByLabel('Approve', { exact: true }).isChecked()).toBe(true);
    expect(await page.getByLabel('Reason').inputValue()).toBe('Tried it.\nTwice.');
    await page.getByText('Version: is not the version').click();
    await page.getByLabel('Version').fill('v1.2.3');
    await page.getByText('Record my decision').click();
    await page.waitForURL('**/review/result**');
    expect(posted('/review/decision')).toHaveLength(2);
  });

  it('says so when the link is not valid, and opens by the code instead', async () => {
    await page.goto(`${server.url}/review#unknown`);
    await page.waitForSelector('text=This link is not valid');
    await page.getByText('Open a review with the code from your mail').click();
    await page.getByLabel('Code').fill(code);
    await page.getByText('Open the review').click();
    await page.waitForSelector('text=Record my decision');
    expect(page.url()).toBe(`${server.url}/review`);
  });

  it('offers to try again when the service does not answer', async () => {
    await page.goto(`${server.url}/review`);
    server.cutOff(1);
    await page.goto(`${server.url}/review#${secret}`);
    await page.waitForSelector('text=The review could not be opened');
    expect(await page.getByLabel('Code').isVisible()).toBe(true);
    await page.getByText('Try again').click();
    await page.waitForSelector('text=Record my decision');
    expect(posted('/review/decision')).toEqual([]);
  });

  it('follows another link that is opened in the same place', async () => {
    await page.goto(`${server.url}/review#unknown`);
    await page.waitForSelector('text=This link is not valid');
    await followLink();
    expect(await titleOf()).toBe('Release checkout v1.2.3 for production');
  });
});

describe('a review without JavaScript', () => {
  beforeEach(() => openPage({ ...screens.phone, javaScriptEnabled: false }));

  it('opens with the code from the mail and records the decision', async () => {
    await page.goto(`${server.url}/review#${secret}`);
    await page.getByLabel('Code').fill(code);
    await page.getByText('Open the review').click();
    await page.getByLabel('Approve', { exact: true }).check();
    await page.getByLabel('Version').fill('v1.2.3');
    await page.getByText('Record my decision').click();
    await page.waitForURL('**/review/result?decision=approve**');
    expect(posted('/review')).toEqual([[['token', code]]]);
    expect(posted('/review/decision')[0]).toEqual(
      expect.arrayContaining([
        ['token', code],
        ['decision', 'approve'],
        ['confirm', 'v1.2.3'],
      ]),
    );
    expect(JSON.stringify(server.received)).not.toContain(secret);
  });
});

describe('a review with the keyboard alone', () => {
  beforeEach(() => openPage(screens.desktop));

  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement as HTMLElement | null;
      const { outlineStyle, outlineWidth } = element
        ? getComputedStyle(element)
        : { outlineStyle: '', outlineWidth: '' };
      return {
        what: element?.getAttribute('value') || element?.id || element?.textContent?.trim() || '',
        ring: `${outlineStyle} ${outlineWidth}`,
      };
    });

  it('begins at the heading, reaches everything in order with a visible focus, and decides', async () => {
    await followLink();
    expect((await focused()).what).toBe('Release checkout v1.2.3 for production');
    const order: string[] = [];
    for (let steps = 0; order.at(-1) !== 'approve' && steps < 60; steps += 1) {
      await page.keyboard.press('Tab');
      const { what, ring } = await focused();
      order.push(what);
      expect(ring).toBe('solid 3px');
      if (what === 'rollback-ready') await page.keyboard.press('Space');
    }
    expect(order.slice(0, 3)).toEqual(['Pipeline run', 'Diff', 'Security scan']);
    expect(order.slice(4, -1)).toHaveLength(16);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    expect((await focused()).what).toBe('Approve on conditions');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Not today.');
    await page.keyboard.press('Tab');
    await page.keyboard.type('v1.2.3');
    await page.keyboard.press('Tab');
    expect((await focused()).what).toBe('Record my decision');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/review/result?decision=deny**');
    expect(posted('/review/decision')[0]).toEqual(
      expect.arrayContaining([
        ['checklist', 'rollback-ready'],
        ['decision', 'deny'],
        ['reason', 'Not today.'],
        ['confirm', 'v1.2.3'],
      ]),
    );
  });
});

describe('a review full of hostile text', () => {
  beforeEach(() => openPage(screens.desktop));

  it.each(corpus)('runs nothing of %j and loads nothing', async (text) => {
    page.on('dialog', () => complaints.push('a dialog'));
    server.show(reviewOf(told(...asking({ line: text, paragraph: text })), 'lena'));
    await followLink();
    expect(await page.locator('form').count()).toBe(1);
    expect(await page.locator('main :is(script, style, img, svg, iframe, meta, base)').count()).toBe(0);
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /review',
      'POST /review',
    ]);
    expect(complaints).toEqual([]);
  });
});
