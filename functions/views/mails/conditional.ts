import type { Telling } from '#domain/notices/mail';
import { conditionsDeadline } from '#domain/release/conditions-left';
import type { ConditionState, Release } from '#domain/release/release';
import { instantInWords } from '#domain/time';
import { requestName } from '#views/request-name';
import { facts, heading, quote, sentence, type Letter } from './letter.ts';
import { actorInWords, namesIn, notOf } from './teller.ts';

/** Somebody approved on conditions: those who asked have to meet them. */
export function conditionsSet(model: Telling): Letter {
  const { release, event } = model;
  if (event.type !== 'decision-recorded' || !event.data.conditions) throw notOf(model);
  const name = requestName(release);
  const who = actorInWords(event.actor, namesIn(model));
  const before = event.data.conditions.filter(({ due }) => due === 'before-deployment');
  const after = event.data.conditions.filter(({ due }) => due === 'after-deployment');
  const until = conditionsDeadline(release);
  const isLast = event.data.outcome === 'approved' && release.phases.at(-1)?.id === event.data.phase;
  return {
    subject: `Conditions set on ${name}`,
    lead: `${who} approved ${name} as ${event.data.role}, on conditions.${isLast ? ' Every approval is there.' : ''}`,
    blocks: [
      ...(before.length > 0 ? [heading('To be met before the deployment'), ...texts(before)] : []),
      ...(after.length > 0 ? [heading('To be met after it'), ...texts(after)] : []),
      ...(before.length > 0
        ? [
            sentence(
              `Nothing is deployed until ${who} has confirmed them. Say how each was met, with a commit or a link as evidence: countersign condition resolve ${release.id} ${before[0]!.id} --evidence …`,
            ),
          ]
        : []),
      ...(until ? [sentence(`The conditions have to be met before ${instantInWords(until)}.`)] : []),
    ],
  };
}

/** Tells whoever set a condition how it is said to be met, and that they have to confirm it. */
export function conditionResolved(model: Telling): Letter {
  const { release, event } = model;
  if (event.type !== 'condition-resolved') throw notOf(model);
  const name = requestName(release);
  const condition = conditionOf(release, event.data.condition, model);
  const who = actorInWords(event.actor, namesIn(model));
  return {
    subject: `Please confirm a condition of ${name}`,
    lead: `${who} says that your condition on ${name} is met. Please confirm it, or say what is missing.`,
    blocks: [
      heading('Your condition'),
      quote(condition.text),
      facts([['Evidence', event.data.evidence]]),
      ...(event.data.note ? [quote(event.data.note)] : []),
      sentence(`To confirm it: countersign condition confirm ${release.id} ${condition.id}`),
    ],
  };
}

/** A condition was found not to be met. */
export function conditionRejected(model: Telling): Letter {
  const { release, event } = model;
  if (event.type !== 'condition-judged' || event.data.accepted) throw notOf(model);
  const name = requestName(release);
  const condition = conditionOf(release, event.data.condition, model);
  return {
    subject: `A condition of ${name} is not met yet`,
    lead: `${actorInWords(event.actor, namesIn(model))} finds a condition on ${name} not met.`,
    blocks: [
      heading('The condition'),
      quote(condition.text),
      heading('What is missing'),
      quote(event.data.note ?? 'No reason was given.'),
    ],
  };
}

const texts = (conditions: readonly { readonly id: string; readonly text: string }[]) =>
  conditions.flatMap(({ id, text }) => [sentence(`${id}:`), quote(text)]);

function conditionOf(release: Release, id: string, model: Telling): ConditionState {
  const condition = release.conditions?.find((one) => one.id === id);
  if (!condition) throw notOf(model);
  return condition;
}
