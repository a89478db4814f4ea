import type { Scenario } from '../scenario.ts';
import { asking } from './asking.ts';
import {
  approves,
  fulfils,
  isMailed,
  isReleased,
  judges,
  oneAfterTheOther,
  passes,
  resolves,
} from './steps.ts';

export const major: Scenario = {
  title:
    'a major release: all six, one only after the warning and the postponement, on conditions before and after',
  asking: asking('major', { flags: { breaking: true, customerFacing: true } }),
  run: oneAfterTheOther(
    approves('release-manager'),
    approves('technical-lead', { conditions: 'The migration guide names every changed key' }),
    approves('product-owner', { afterConditions: 'Monitor minor issues of the interface for a week' }),
    approves('security-lead'),
    approves('devops-lead'),
    resolves('c1'),
    judges('technical-lead', 'c1', 'The keys of the outbox are missing.'),
    resolves('c1', 'With the keys of the outbox.'),
    isMailed('technical-lead', /^Please confirm/),
    judges('technical-lead', 'c1'),
    passes(64, 'the time of the QA lead is over', ['qa-lead', /^Overdue/]),
    passes(13 * 24 - 64, 'the last day begins', ['qa-lead', /^Reminder/]),
    passes(24, 'whoever is missing is critical, so the release waits', ['qa-lead', /^Postponed/]),
    approves('qa-lead'),
    isReleased,
    isMailed('product-owner', /^Owed after/),
    passes(3.5 * 24, 'half of the time for what is owed is over', ['product-owner', /^Reminder: owed/]),
    fulfils('product-owner', 'o1', 'A week without a new issue.'),
  ),
};
