import { expect, test } from 'vitest';
import type { RequestAnswer } from '../../../scripts/demo/api.ts';
import { newsBetween } from '../../../scripts/demo/news.ts';

const request = (over: Partial<RequestAnswer> = {}): RequestAnswer => ({
  id: 'r',
  status: 'in-review',
  because: 'Needs approval.',
  phases: [],
  conditions: [],
  obligations: [],
  ...over,
});
const slots = (...rows: RequestAnswer['phases'][number]['slots']) => request({ phases: [{ slots: rows }] });
const condition = { id: 'c1', text: 'Name the key', by: 'dora', due: 'before-deployment' };
const obligation = { id: 'o1', what: 'Review', role: 'product-owner', dueAt: '2026-11-26T18:00:00.000Z' };

test('a role that is waived is told with why, one that is late by its name, a decision not at all', () => {
  const before = slots(
    { role: 'qa-lead', state: 'pending' },
    { role: 'devops-lead', state: 'pending' },
    { role: 'technical-lead', state: 'pending' },
  );
  const after = slots(
    { role: 'qa-lead', state: 'waived', because: 'not available within 30 minutes' },
    { role: 'devops-lead', state: 'overdue' },
    { role: 'technical-lead', state: 'approved' },
  );
  expect(newsBetween(before, after)).toEqual([
    'qa-lead is waived: not available within 30 minutes',
    'devops-lead is overdue',
  ]);
  expect(newsBetween(after, after)).toEqual([]);
});

test('a condition is told when it is set, met, found wanting and confirmed', () => {
  const conditions = [
    [{ ...condition, state: 'open' }],
    [
      {
        ...condition,
        state: 'resolved',
        resolution: { by: 'ci', evidence: 'commit abc', note: 'All of it' },
      },
    ],
    [{ ...condition, state: 'open', rejected: 'The outbox is missing.' }],
    [{ ...condition, state: 'confirmed', confirmed: { by: 'dora' } }],
  ].map((one) => request({ conditions: one }));
  const news = conditions.flatMap((after, index) => newsBetween(conditions[index - 1] ?? request(), after));
  expect(news).toEqual([
    'condition c1 of dora, before the deployment: “Name the key”',
    'condition c1 is met, says ci: commit abc (All of it)',
    'condition c1 is open again: The outbox is missing.',
    'condition c1 is confirmed by dora',
  ]);
});

test('what is owed is told when it is opened, overdue and fulfilled', () => {
  const [open, overdue, fulfilled] = [
    { ...obligation, state: 'open' },
    { ...obligation, state: 'overdue' },
    { ...obligation, state: 'fulfilled', fulfilled: { by: 'nils', evidence: 'https://wiki.example.com' } },
  ].map((one) => request({ obligations: [one] }));
  expect(newsBetween(request(), open!)).toEqual([
    'o1 is owed by product-owner until 2026-11-26T18:00:00.000Z: Review',
  ]);
  expect(newsBetween(open!, overdue!)).toEqual(['o1 is overdue']);
  expect(newsBetween(overdue!, fulfilled!)).toEqual(['o1 is fulfilled by nils: https://wiki.example.com']);
});
