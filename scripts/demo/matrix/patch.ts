import type { Scenario } from '../scenario.ts';
import { asking } from './asking.ts';
import {
  approves,
  isMailed,
  isReleased,
  judges,
  objects,
  oneAfterTheOther,
  passes,
  resolves,
} from './steps.ts';

export const patch: Scenario = {
  title: 'a patch: one objects who may, one is chased and reminded, one approves on a condition',
  asking: asking('patch'),
  run: oneAfterTheOther(
    approves('release-manager'),
    objects('product-owner', 'product', 'I would rather have it together with the new help pages.'),
    isMailed('release-manager', /^Objection/),
    approves('technical-lead', { conditions: 'Name the changed key layout in the release notes' }),
    passes(8, 'the time of the QA lead is over', ['qa-lead', /^Overdue/]),
    passes(4, 'half of the time is over', ['qa-lead', /^Reminder/]),
    approves('qa-lead'),
    resolves('c1'),
    isMailed('technical-lead', /^Please confirm/),
    judges('technical-lead', 'c1'),
    isReleased,
  ),
};
