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

export const minor: Scenario = {
  title: 'a minor release: the sixth role is late, time reduces the review, and it is made up for afterwards',
  asking: asking('minor', { flags: { customerFacing: true } }),
  run: oneAfterTheOther(
    approves('release-manager'),
    approves('technical-lead'),
    approves('product-owner', { conditions: 'The help page says who decides now' }),
    approves('qa-lead'),
    approves('security-lead'),
    passes(8, 'the time of the DevOps lead is over', ['devops-lead', /^Overdue/]),
    resolves('c1'),
    isMailed('product-owner', /^Please confirm/),
    judges('product-owner', 'c1'),
    passes(5 * 24 + 16, 'the last day begins', ['devops-lead', /^Reminder/]),
    passes(24, 'only what is critical is still needed, and that is there'),
    isReleased,
    isMailed('devops-lead', /^Owed after/),
    passes(24, 'half of the time for what is owed is over', ['devops-lead', /^Reminder: owed/]),
    fulfils('devops-lead', 'o1', 'Reviewed after the release; nothing to change.'),
  ),
};
