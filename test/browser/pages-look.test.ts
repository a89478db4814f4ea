import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noticeKinds } from '#domain/notices/notices-for';
import { matrixPlan } from '#test/support/plans';
import { approvedBy, deniedBy, opened, phaseOpened, timePassed, told } from '#test/support/story';
import { lenasReview, mails, reviewOf, secret } from '#test/views/fixtures';
import { asking } from '#test/views/hostile-request';
import { writeMail } from '#views/mails/write-mail';
import { screens, startChromium } from './chromium.ts';
import { faintTexts, sidewaysScroll, smallTargets } from './measures.ts';
import { startReviewServer, type ReviewServer } from './review-server.ts';

/** Where each run leaves a picture of everything, for people to look at. */
const pictures = join(tmpdir(), 'countersign-pictures');

let browser: Browser;
let server: ReviewServer;
beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  browser = await startChromium();
  server = await startReviewServer();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** A card for each way in which a role can stand. */
const everyState = () => {
  const conditions = [{ text: 'Update the guide', due: 'before-deployment' as const }];
  const story = told(
    ...[opened({ plan: matrixPlan() }), phaseOpened()],
    ...[deniedBy('owner', 'Not with the old help page.', 5), approvedBy('devi', 8, { conditions })],
    ...[timePassed(15), timePassed(20)],
  );
  return reviewOf(story, 'lena');
};

const long = `${'unbroken'.repeat(12)}.`;

/** How to get to each page there is. */
const pages: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  shell: (page) => page.goto(`${server.url}/review`),
  review: (page) => open(page, lenasReview()),
  'review-with-changes': (page) =>
    open(page, lenasReview({ changes: ['The evidence “tests” is now {"failed":3}.'] })),
  'review-of-long-words': (page) =>
    open(page, reviewOf(told(...asking({ line: long, paragraph: long })), 'lena')),
  'review-of-every-role': (page) => open(page, everyState()),
  'review-decided': (page) => open(page, lenasReview({ verdict: 'superseded' })),
  refused: async (page) => {
    await open(page, lenasReview());
    await page.check('[value=deny]');
    await page.fill('[name=confirm]', 'another');
    await page.click('text=Record my decision');
    await page.waitForSelector('text=was not recorded');
  },
  result: (page) =>
    page.goto(`${server.url}/review/result?decision=approve&request=01KAF00000000000000000000A`),
  problem: async (page) => {
    await page.goto(`${server.url}/review#unknown`);
    await page.waitForSelector('text=This link is not valid');
  },
  ...Object.fromEntries(
    noticeKinds.map((kind) => [`mail-${kind}`, (page: Page) => page.setContent(writeMail(mails[kind]).html)]),
  ),
};

async function open(page: Page, review: ReturnType<typeof lenasReview>) {
  server.show(review);
  await page.goto(`${server.url}/review#${secret}`);
  await page.waitForSelector('text=What would be deployed');
}

describe.each(['light', 'dark'] as const)('in a %s colour scheme', (colorScheme) => {
  describe.each(Object.entries(screens))('on a %s', (screen, settings) => {
    let page: Page;
    beforeEach(async () => {
      page = await (await browser.newContext({ ...settings, colorScheme })).newPage();
      return () => page.context().close();
    });

    it.each(Object.entries(pages))('%s can be read and used', async (name, goTo) => {
      await goTo(page);
      await page.screenshot({ path: join(pictures, `${name}-${screen}-${colorScheme}.png`), fullPage: true });
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await smallTargets(page)).toEqual([]);
      expect(await faintTexts(page)).toEqual([]);
    });

    it('R002-25 the cards of the roles keep to the screen, and the bar is read out as “n of m”', async () => {
      await open(page, everyState());
      const bar = page.getByRole('progressbar', { name: '1 of 2 approvals' });
      expect(await bar.evaluate((element: HTMLProgressElement) => [element.value, element.max])).toEqual([
        1, 2,
      ]);
      const states = ['✓ Approved on conditions', '! Overdue', '– Waived', '✗ Denied', '→ After the release'];
      expect(await page.locator('.card .mark').allInnerTexts()).toEqual(states);
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await sidewaysScroll(page)).toBe(0);
    });

    it('has the ground of its scheme', async () => {
      await open(page, lenasReview());
      const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(ground).toBe(colorScheme === 'light' ? 'rgb(244, 245, 247)' : 'rgb(13, 17, 23)');
    });
  });
});
