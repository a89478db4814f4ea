import type { Telling } from '#domain/notices/mail';
import type { Limit, StagePlan } from '#domain/policy/plan';
import type { Measurements } from '#domain/release/events';
import { durationInWords, instantInWords } from '#domain/time';
import { amount } from '#domain/verification/judge';
import { capitalised } from '#domain/words';
import type { Fact } from '#views/release-in-words';
import { requestName } from '#views/request-name';
import { facts, heading, sentence, type Letter } from './letter.ts';
import { decisions } from './outcomes.ts';
import { namesIn, notOf } from './teller.ts';

/** A deployed version does not do well: what was measured, against which level, and what to do. */
export function unhealthy(model: Telling): Letter {
  const { release, event } = model;
  if (event.type !== 'health-checked') throw notOf(model);
  const name = requestName(release);
  const stage = release.plan.verify[event.data.stage];
  const { outcome, verdict, values, sentence: judged } = event.data;
  const failed = outcome === 'failed';
  return {
    subject: `${failed ? 'Not healthy' : 'Alert'}: ${name}`,
    lead: `${name} is deployed but ${failed ? 'not healthy' : 'needs a look'}: ${judged}`,
    blocks: [
      facts([
        ['Measured at', instantInWords(event.at)],
        ['Measured', measured(values)],
        ['Level', verdict],
        ...(stage ? levels(stage) : []),
      ]),
      heading('What to do'),
      sentence(failed ? whenFailed : whenAlerted(stage)),
    ],
  };
}

const whenFailed =
  'Act now: bring back the version that ran before, or fix this one with a new release. Countersign has ended its watch and does not check this version any more.';

const whenAlerted = (stage: StagePlan | undefined) =>
  `Look at it now, and be ready to bring back the version before.${stage ? ` It is checked again every ${durationInWords(stage.everyMs)}.` : ''}`;

/** The release is over, and well. */
export function completed(model: Telling): Letter {
  const { release, event } = model;
  if (event.type !== 'health-checked') throw notOf(model);
  const name = requestName(release);
  const { endedAt } = release.deployment ?? {};
  return {
    subject: `Completed: ${name}`,
    lead: `${name} is completed: deployed, and every check passed.`,
    blocks: [
      facts([
        ...(endedAt ? [['Deployed', instantInWords(endedAt)] as const] : []),
        ['Completed', instantInWords(event.at)],
        ['Last check', event.data.sentence],
      ]),
      ...decisions(release, namesIn(model)),
    ],
  };
}

const levels = (stage: StagePlan): readonly Fact[] =>
  (['healthy', 'alert', 'rollback'] as const).flatMap((level) =>
    stage[level].length > 0 ? [[capitalised(level), stage[level].map(limitInWords).join(', ')] as const] : [],
  );

const limitInWords = ({ metric, operator, value }: Limit) => `${metric} ${operator} ${amount(metric, value)}`;

const measured = (values: Measurements): string =>
  Object.entries(values)
    .flatMap(([metric, value]) => (value === undefined ? [] : [`${metric} ${amount(metric, value)}`]))
    .join(', ') || 'nothing';
