import type { Scenario } from '../scenario.ts';
import { asking } from './asking.ts';
import { approves, fulfils, isMailed, isReleased, oneAfterTheOther, passes } from './steps.ts';

export const hotfix: Scenario = {
  title: 'a hotfix: whoever is not available is waived, and the product owner signs off after the deployment',
  asking: asking('hotfix', {
    emergency: { incident: 'Nobody can sign in to the console', impact: 'All laboratories' },
  }),
  run: oneAfterTheOther(
    approves('release-manager'),
    approves('technical-lead', {
      afterConditions: 'A test that would have shown it comes with the next patch',
    }),
    passes(0.25, 'the DevOps lead was asked if available'),
    passes(0.25, 'and so was the QA lead'),
    isReleased,
    isMailed('product-owner', /^Owed after/),
    fulfils('product-owner', 'o1', 'The impact is as described; signed off.'),
    fulfils('technical-lead', 'o2', 'The test is there.'),
    fulfils('release-manager', 'o3', 'Held with all stakeholders.'),
  ),
};
