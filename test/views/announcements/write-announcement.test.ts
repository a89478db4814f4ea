import { describe, expect, it } from 'vitest';
import fc from '#test/support/fc';
import type { Announcement, AnnouncementModel } from '#domain/notices/announcement';
import { announcedKinds, type AnnouncedKind } from '#domain/notices/channels';
import type { MailModel } from '#domain/notices/mail';
import { isClosed, statusOf } from '#domain/release/status';
import { announcementAsMail } from '#views/announcements/announcement-as-mail';
import { writeAnnouncement } from '#views/announcements/write-announcement';
import { code, mails, publicUrl, runUrl, secret } from '#test/views/fixtures';
import { anyWords, mailsSaying } from '#test/views/hostile-request';

const modelOf = ({ event, release, directory }: MailModel, kind: AnnouncedKind): AnnouncementModel => ({
  kind,
  event,
  release,
  directory,
  publicUrl,
});

const unreached = (mail: MailModel): AnnouncementModel => ({
  ...modelOf(mail, 'asked'),
  kind: 'unreached',
  unreached: { person: mail.person, phase: 'gate' },
});

const announced = (kind: AnnouncedKind) => writeAnnouncement(modelOf(mails[kind], kind));
const textOf = (kind: AnnouncedKind) => JSON.stringify(announced(kind));

it('R002-10 a review is asked for with type, features, tests, security, deadline, materials and approvals', () => {
  const { lead, lines } = announced('asked');
  expect(lead).toBe('Review wanted: checkout v1.2.3 for production by 11:00 UTC on 21 November 2026.');
  const fact = (label: string) => lines.find((line) => line.label === label);
  expect(fact('Type')).toMatchObject({ text: 'feature' });
  expect(fact('Summary')).toMatchObject({ text: 'Faster checkout' });
  expect(fact('Asked for by')).toMatchObject({ text: expect.stringContaining('pipeline') });
  expect(fact('Evidence')).toMatchObject({
    text: expect.stringMatching(/tests\.failed must be 0; vulnerabilities\.critical must be 0/),
  });
  expect(fact('Needed')).toMatchObject({ text: expect.stringContaining('2 of devops-team') });
  expect(lines.flatMap((line) => ('url' in line ? [line.url] : []))).toEqual([
    `${publicUrl}/v1/requests/${mails.asked.release.id}`,
    `${publicUrl}/review`,
    runUrl,
    'https://git.example.com/octo-org/shop/compare/v1.2.2...v1.2.3',
    'https://scans.example.com/v1.2.3',
    'https://ci.example.com/runs/42/tests',
  ]);
});

it('evidence that does not hold is said to', () => {
  const { release } = mails.asked;
  const evidence = { ...release.evidence, tests: { passed: 1, failed: 3 } };
  const { lines } = writeAnnouncement({
    ...modelOf(mails.asked, 'asked'),
    release: { ...release, evidence },
  });
  expect(lines.find(({ label }) => label === 'Evidence')).toMatchObject({
    text: expect.stringMatching(/^DOES NOT HOLD: tests\.failed/),
  });
});

it('a reminder says how it stands', () => {
  const { lead, lines } = announced('reminder');
  expect(lead).toMatch(/^Review still wanted: checkout v1\.2\.3 for production by 11:00 UTC/);
  expect(lines).toContainEqual({
    label: 'So far',
    text: expect.stringMatching(/^1 of 2 approvals; missing: /),
  });
});

it.each([
  ['denied', 'was denied by Lena', 'The migration locks the orders table. Split it.'],
  ['cancelled', 'was cancelled by Manager', 'Superseded by v1.2.4.'],
  ['deployment-failed', 'failed after', 'Pods keep restarting.'],
] as const)('what %s is told with its reason, and without the log', (kind, lead, reason) => {
  expect(announced(kind).lead).toContain(lead);
  expect(announced(kind).lines).toContainEqual({ label: 'Reason', text: reason });
  expect(textOf(kind)).not.toContain('OOMKilled');
});

it.each(announcedKinds)(
  '%s names the request, leads to it, and holds nothing that opens a review',
  (kind) => {
    const { lead, lines } = announced(kind);
    expect(lead).toContain('checkout v1.2.3 for production');
    expect(lines[0]).toMatchObject({ label: 'Request', host: new URL(publicUrl).host });
    for (const own of [secret, code, '/review#']) expect(textOf(kind)).not.toContain(own);
  },
);

it('R003-28 of somebody who was not reached it says who, what they are asked, and until when', () => {
  const { lead, lines } = writeAnnouncement(unreached(mails.asked));
  expect(lead).toBe('Lena could not be reached by mail about checkout v1.2.3 for production.');
  expect(lines).toContainEqual({
    label: 'Asked',
    text: 'to decide on Approval gate as platform-leads by 11:00 UTC on 21 November 2026',
  });
});

it('R003-28 a mail says the same to those who manage releases', () => {
  const mail = announcementAsMail(unreached(mails.asked), { ...mails.asked.person, name: 'Manager' });
  expect(mail.subject).toMatch(
    /^Lena could not be reached by mail about checkout v1\.2\.3.* \[[0-9A-Z]{8}\]$/,
  );
  for (const text of [mail.text, mail.html]) {
    const words = text.replace(/\s+/g, ' ');
    expect(words).toContain('Lena could not be reached');
    expect(words).toContain('to decide on Approval gate as platform-leads');
    expect(words).toContain('Sent by Countersign to Manager.');
    for (const own of [secret, code, '/review#']) expect(text).not.toContain(own);
  }
});

describe('R002-24 where a request has a place of its own', () => {
  const textsOf = ({ matter }: Announcement) =>
    Object.fromEntries(matter.lines.map((one) => [one.label, 'text' in one ? one.text : one.url]));

  it('it is titled with service and version, and says what would be released and how to decide', () => {
    const asked = announced('asked');
    expect(asked.matter).toMatchObject({
      title: 'Release approval: checkout v1.2.3',
      since: mails.asked.release.createdAt,
    });
    expect(textsOf(asked)).toMatchObject({
      Commit: mails.asked.release.form.commit,
      Environment: 'production',
      'Planned for': '11:00 UTC on 21 November 2026',
      'Approval gate until': '11:00 UTC on 21 November 2026',
      'How to decide': expect.stringMatching(/a mail with a link and a code of their own/),
    });
  });

  it('it says what each role looks at, and by when', () => {
    expect(textsOf(announced('time-ran-out'))).toMatchObject({
      'DevOps team': 'Deployment; required; due 10:10 UTC on 21 November 2026',
      'Platform leads': 'review; required; due 10:20 UTC on 21 November 2026',
      'SRE team': 'review; if available; due 10:15 UTC on 21 November 2026',
      'Platform owner': 'review; optional',
    });
  });

  it('nothing is said twice, and nobody can have a line left out by calling a link the same', () => {
    const { release } = mails.asked;
    const links = [{ title: 'Commit', url: 'https://evil.example/' }];
    const { lines, matter } = writeAnnouncement({
      ...modelOf(mails.asked, 'asked'),
      release: { ...release, form: { ...release.form, links } },
    });
    const all = [...lines, ...matter.lines].map((one) => JSON.stringify(one));
    expect(new Set(all).size).toBe(all.length);
    expect(matter.lines).toContainEqual({ label: 'Commit', text: release.form.commit });
  });

  it.each(announcedKinds)(
    '%s: it ends when the request ends, and holds nothing that opens a review',
    (kind) => {
      const status = statusOf(mails[kind].release);
      expect(announced(kind).matter.ended).toBe(isClosed(status) ? status : undefined);
      for (const own of [secret, code, '/review#'])
        expect(JSON.stringify(announced(kind))).not.toContain(own);
    },
  );

  it('an end is told apart', () => {
    const ends = ['asked', 'denied', 'cancelled', 'completed'] as const;
    expect(ends.map((kind) => announced(kind).matter.ended)).toEqual([
      undefined,
      'denied',
      'cancelled',
      'completed',
    ]);
  });
});

describe('whatever was written anywhere', () => {
  it('every text is one line of what can be seen, and short', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        for (const mail of mailsSaying(words)) {
          const kind = announcedKinds.find((announcedKind) => announcedKind === mail.kind);
          if (!kind) continue;
          const { lead, lines, matter } = writeAnnouncement(modelOf(mail, kind));
          const said = [...lines, ...matter.lines];
          const texts = [
            lead,
            matter.title,
            ...said.flatMap((line) => [line.label, 'text' in line ? line.text : '']),
          ];
          for (const text of texts) expect(text).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}]{0,300}$/u);
        }
      }),
      { numRuns: 50 },
    );
  });
});
