import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { compilePolicies } from '#adapters/yaml/compile-policies';
import { PolicyProblems } from '#adapters/yaml/policy-problems';

const folder = 'test/fixtures/policies/broken';

/** Each file of the folder has one thing wrong with it: where it is, and what is said about it. */
const broken: readonly (readonly [file: string, line: number, reason: string])[] = [
  ['a-list.yaml', 1, 'must be a mapping, at least {}'],
  ['alert-below-healthy.yaml', 15, 'verify[0].alert.errorRate holds for values that count as healthy'],
  ['alias.yaml', 11, 'write it out: aliases are not supported'],
  ['alone-is-not-alone.yaml', 10, 'phases[0].approvals.all-of[0].alone has a meaning only inside an any-of'],
  ['at-least-none.yaml', 8, 'phases[0].approvals.at-least must be at least 1'],
  [
    'authorized-by-unknown-role.yaml',
    16,
    'authorization.by names pilots, but the directory has no such role',
  ],
  ['authorizes-by-itself.yaml', 15, 'authorization is for a manual start only'],
  ['business-time-on-an-unknown-calendar.yaml', 5, 'calendar names ofice, but calendars/ has no ofice.yaml'],
  [
    'business-time-on-no-calendar.yaml',
    9,
    'phases[0].expires counts business time, but the pack names no calendar',
  ],
  [
    'business-time-too-long.yaml',
    10,
    'phases[0].expires must be at most 90d, with the nights and weekends in it',
  ],
  ['calendars/Off-hours.yaml', 1, 'needs a file name of lower-case letters, digits and single dashes'],
  ['calendars/backwards.yaml', 3, 'hours.to must be later than 17:00, when the hours begin'],
  ['calendars/day-twice.yaml', 2, 'working-days[2] stands in the list twice'],
  ['calendars/holiday-is-no-date.yaml', 4, 'holidays[1] must be a date such as 2026-12-25'],
  ['calendars/holiday-twice.yaml', 4, 'holidays[2] stands in the list twice'],
  [
    'calendars/misspelt-key.yaml',
    4,
    'holiday is not known here; known keys: zone, working-days, hours and holidays',
  ],
  ['calendars/no-hours.yaml', 3, 'hours.to must be later than 09:00, when the hours begin'],
  ['calendars/no-time-of-day.yaml', 3, 'hours.from must be a time of day such as 09:00'],
  ['calendars/no-working-day.yaml', 2, 'working-days must name at least one working day'],
  [
    'calendars/unknown-weekday.yaml',
    2,
    'working-days[1] must be mon or tue or wed or thu or fri or sat or sun',
  ],
  ['calendars/unknown-zone.yaml', 1, 'zone must be an IANA time zone such as Europe/Berlin'],
  [
    'check-nobody-has-to-vouch-for.yaml',
    19,
    'authorization.checks[1].proven-by[2] names rollback-tested, but nobody has to vouch for it: no role that reviews it is always required',
  ],
  [
    'check-proven-by-nothing.yaml',
    19,
    'authorization.checks[1].proven-by[2] names coverage, but there is no evidence rule and no checklist item of that name',
  ],
  ['check-twice.yaml', 19, 'authorization.checks[1].id is the id of an earlier check'],
  [
    'choice-without-choices.yaml',
    16,
    'reviews.devops-team.fields.risk has choices exactly when it is a choice',
  ],
  [
    'clock-in-a-condition.yaml',
    12,
    'variants.night.when calls $now, but may only call $boolean, $contains, $count, $exists, $length, $lowercase, $not or $uppercase',
  ],
  [
    'condition-does-not-compile.yaml',
    12,
    'variants.hotfix.when is not a JSONata expression: Unexpected end of expression',
  ],
  [
    'condition-without-quotes.yaml',
    12,
    'variants.hotfix.when reads hotfix, which a request does not have; text needs quotes inside the expression',
  ],
  ['conflict-without-a-last-word.yaml', 8, 'phases[0].deny needs conflicts: who has the last word'],
  ['dead-alternative.yaml', 11, 'phases[0].approvals.any-of[1] needs 2 of owner, only 1 person is in owner'],
  ['distinct-before-anything.yaml', 9, 'phases[0].distinct has a meaning only after another phase'],
  [
    'distinct-with-too-few.yaml',
    14,
    'phases[1].distinct leaves too few people: nobody who approves Review counts in Gate, nor does the requester (ada)',
  ],
  ['error-rate-over-one.yaml', 15, 'verify[0].rollback.errorRate must lie between 0% and 100%'],
  [
    'error-rate-without-percent.yaml',
    14,
    'verify[0].healthy.errorRate must be a percentage such as "< 0.5%"',
  ],
  [
    'escalates-to-nobody.yaml',
    10,
    'phases[0].on-expiry[0] must be cancel, proceed-with-obligation, { escalate: [roles], for: 4h }, { reduce-to: critical, for: 24h } or { postpone: 2d }',
  ],
  [
    'every-does-not-divide.yaml',
    13,
    'verify[0].every does not divide the stage: 30 minutes is no multiple of 7 minutes',
  ],
  [
    'evidence-in-percent.yaml',
    11,
    'phases[0].evidence.coverage.line must be a plain number as it is reported, without %',
  ],
  [
    'evidence-too-deep.yaml',
    11,
    'phases[0].evidence.tests.unit.failed must be a piece of evidence or one fact of it, such as tests.failed',
  ],
  ['expires-in-words.yaml', 9, 'phases[0].expires must be a duration such as 60m, 48h or 2 business days'],
  ['expires-too-late.yaml', 9, 'phases[0].expires must be at most 90d'],
  ['goes-on-after-cancel.yaml', 11, 'phases[0].on-expiry[1] comes after cancel, where nothing is left'],
  [
    'heartbeat-not-within-timeout.yaml',
    12,
    'deploy.heartbeat must be shorter than the timeout of the deployment',
  ],
  ['informs-nobody-known.yaml', 11, 'informed[1] names everyone, but the directory has no such role'],
  ['item-twice.yaml', 14, 'phases[0].checklist.business[0].id is the id of an earlier item'],
  ['key-twice.yaml', 11, 'this key is already written above'],
  [
    'levels-on-an-unknown-metric.yaml',
    15,
    'verify[0].alert.errors is not known here; known keys: errorRate, latencyP99Ms, failedCallsPerMinute and healthy',
  ],
  ['match-everything.yaml', 4, 'match must name an environment, a service or both'],
  [
    'match-unknown-environment.yaml',
    4,
    'match.environment[0] names prodution, but the directory has no such environment',
  ],
  ['match-unknown-service.yaml', 4, 'match.service[1] names shoop, but the directory has no such service'],
  [
    'misspelt-key.yaml',
    9,
    'phases[0].expire is not known here; known keys: id, title, approvals, expires, slots, deny, distinct, warn, on-expiry, evidence, checklist, remind and variants',
  ],
  ['mode-in-a-count.yaml', 8, 'phases[0].approvals.mode is not known here; known keys: role and alone'],
  ['no-approvals.yaml', 6, 'phases[0].approvals is missing'],
  ['no-phases.yaml', 5, 'phases must not be empty'],
  ['no-start.yaml', 10, 'deploy.start is missing'],
  [
    'not-yet-requires.yaml',
    12,
    'variants.standard.requires is not known here; known keys: when and override',
  ],
  ['nothing.yaml', 1, 'the file is empty'],
  [
    'override-by-nobody.yaml',
    11,
    'variants.standard.override names owners, but the directory has no such role',
  ],
  ['override-for-no-variant.yaml', 11, 'phases[0].variants.hotfx is no variant of this pack'],
  [
    'owes-in-business-time-on-no-calendar.yaml',
    14,
    'obligations.standard[1].within counts business time, but the pack names no calendar',
  ],
  ['owes-in-no-variant.yaml', 11, 'obligations.emergency is no variant of this pack'],
  ['phase-id-with-spaces.yaml', 6, 'phases[0].id must be lower-case letters, digits and single dashes'],
  ['phase-twice.yaml', 10, 'phases[1].id is the id of an earlier phase'],
  [
    'postponed-in-business-time-on-no-calendar.yaml',
    11,
    'phases[0].on-expiry[0].postpone counts business time, but the pack names no calendar',
  ],
  [
    'proven-by-nothing.yaml',
    16,
    'phases[0].checklist.technical[0].proven-by[1] names tests.passed, but the phase has no evidence rule for it',
  ],
  [
    'reduces-to-nothing.yaml',
    11,
    'phases[0].on-expiry[0] needs a row that is required, critical and without a when: nobody would have to approve',
  ],
  [
    'reminder-after-a-variants-end.yaml',
    10,
    'phases[0].remind[0] comes too late: the phase expires after 20 minutes (variant hotfix)',
  ],
  [
    'reminder-after-the-end-of-work.yaml',
    11,
    'phases[0].remind[1] comes too late: the phase expires after 2 business days',
  ],
  [
    'reminder-after-the-end.yaml',
    10,
    'phases[0].remind[1] comes too late: the phase expires after 60 minutes',
  ],
  [
    'reminder-of-work-after-the-end.yaml',
    11,
    'phases[0].remind[0] comes too late: the phase expires after 8 hours',
  ],
  ['role-twice.yaml', 8, 'phases[0].approvals.of[1] stands in the list twice'],
  ['rollback-before-alert.yaml', 16, 'verify[0].rollback.errorRate holds for values that raise no alert'],
  ['same-id.yaml', 1, 'policy is the id of same-id-again.yaml already'],
  [
    'slot-in-business-time-on-no-calendar.yaml',
    9,
    'phases[0].slots.devops-team.within counts business time, but the pack names no calendar',
  ],
  [
    'slot-of-unknown-role.yaml',
    10,
    'phases[0].slots.sre-taem names sre-taem, but the directory has no such role',
  ],
  ['slot-waits-for-ever.yaml', 10, 'phases[0].slots.owner needs a within: after it the role is waived'],
  [
    'slot-when-does-not-compile.yaml',
    10,
    'phases[0].slots.owner.when reads flags.securty, which a request does not have',
  ],
  [
    'slots-counted-only-when.yaml',
    9,
    'phases[0].slots needs 1 of owner or devops-team, nobody is left when the requester is one of them (ada), where no row with a when counts',
  ],
  [
    'slots-nobody-can-fill.yaml',
    8,
    'phases[0].slots needs owner, nobody is left when the requester is one of them (ada)',
  ],
  [
    'slots-required-only-when.yaml',
    8,
    'phases[0].slots must have a row that is required without a when: nobody would have to approve',
  ],
  [
    'slots-without-required.yaml',
    8,
    'phases[0].slots must have a row that is required: nobody would have to approve',
  ],
  ['starters-of-an-automatic-start.yaml', 12, 'deploy.starters is for a manual start only'],
  [
    'too-few-people.yaml',
    8,
    'phases[0].approvals needs 3 of devops-team, only 2 people are left when the requester is one of them (ada)',
  ],
  [
    'unknown-form-of-approval.yaml',
    8,
    'phases[0].approvals must be any-of, all-of, { at-least: 2, of: [roles] } or { role: name }',
  ],
  ['unknown-role.yaml', 8, 'phases[0].approvals.of[1] names sre-team, but the directory has no such role'],
  [
    'variant-out-of-reach.yaml',
    12,
    'variants.standard needs a when: without one it leaves nothing to the variants after it',
  ],
  ['version-as-a-number.yaml', 3, 'version must be text: write "1" in quotes'],
  ['watch-for-nothing.yaml', 14, 'verify[0].healthy must name at least one metric'],
  ['wrong-ending.yml', 1, 'is not read: name it .yaml'],
];

let found: PolicyProblems;
beforeAll(async () => {
  const error: unknown = await compilePolicies(folder).catch((reason: unknown) => reason);
  if (!(error instanceof PolicyProblems)) throw error;
  found = error;
});

it.each(broken)('%s:%i: %s', (file, line, reason) => {
  expect(found.problems.filter((problem) => problem.file === file)).toEqual([{ file, line, reason }]);
});

it('every file of the folder is in the table', async () => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  // Of two packs with one id, only the second is wrong.
  const right = ['directory.yaml', 'calendars/office.yaml', 'same-id-again.yaml'];
  expect(broken.map(([file]) => file).toSorted()).toEqual(
    files.filter((file) => !right.includes(file)).toSorted(),
  );
});

it('the error reads like a compiler: one line for each problem, in the order of the files', () => {
  expect(found.message.split('\n')).toEqual(
    broken.map(([file, line, reason]) => `${file}:${line}: ${reason}`),
  );
});
