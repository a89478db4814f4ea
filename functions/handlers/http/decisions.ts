import { httpFunction } from './http-function.ts';
import { fulfilObligation } from './operations/fulfil-obligation.ts';
import { judgeCondition } from './operations/judge-condition.ts';
import { overridePhase } from './operations/override-phase.ts';
import { recordDecision } from './operations/record-decision.ts';
import { ruleOnDenial } from './operations/rule-on-denial.ts';
import { decideByLink, reviewResult, reviewShell, showReview } from './operations/review.ts';

export const operations = {
  overridePhase,
  ruleOnDenial,
  recordDecision,
  judgeCondition,
  fulfilObligation,
  reviewShell,
  showReview,
  decideByLink,
  reviewResult,
};

export const handler = httpFunction('decisions', operations);
