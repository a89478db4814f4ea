import * as z from 'zod';
import { slug } from '#domain/text';
import { keyed, mapping, oneOrMore, peoplesTime } from './grammar.ts';
import type { ExpiryStep } from './plan.ts';

/** One step as it is written in a pack. */
const step = keyed<ExpiryStep | 'cancel'>(
  {
    escalate: mapping({ escalate: oneOrMore(slug(64)), for: peoplesTime }).transform((written) => ({
      how: 'escalate',
      to: written.escalate,
      for: written.for,
    })),
    'reduce-to': mapping({ 'reduce-to': z.literal('critical'), for: peoplesTime }).transform((written) => ({
      how: 'reduce',
      for: written.for,
    })),
    postpone: mapping({ postpone: peoplesTime }).transform((written) => ({
      how: 'postpone',
      for: written.postpone,
    })),
  },
  'must be cancel, proceed-with-obligation, { escalate: [roles], for: 4h }, { reduce-to: critical, for: 24h } or { postpone: 2d }',
  { cancel: 'cancel', 'proceed-with-obligation': { how: 'proceed' } },
);

/**
 * What happens, one after the other, each time a phase runs out of time: `cancel`, one step, or a list of them. After
 * the last the request is cancelled.
 */
export const onExpiry = z
  .preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(step).min(1).max(10))
  .transform((steps, context) => {
    const end = steps.indexOf('cancel');
    if (end >= 0 && end < steps.length - 1)
      context.addIssue({
        code: 'custom',
        path: [end + 1],
        message: 'comes after cancel, where nothing is left',
      });
    return steps.filter((one) => one !== 'cancel');
  });
