import { holds } from '#domain/approval/evidence';
import type { Limit, StagePlan } from '#domain/policy/plan';
import type { Measurements, Verdict } from '#domain/release/events';

export interface Judgement {
  readonly verdict: Verdict;
  readonly sentence: string;
}

/**
 * Holds measurements against a stage's levels, worst first. A metric that is not measured never counts as good:
 * without every healthy metric the verdict is at best `unknown`.
 */
export function judge(stage: StagePlan, values: Measurements): Judgement {
  const roll = broken(stage.rollback, values);
  if (roll) return { verdict: 'rollback', sentence: `${said(roll, values)}, the level to roll back at.` };
  if (values.healthy === false)
    return { verdict: 'alert', sentence: 'The service reports that it is not healthy.' };
  const alert = broken(stage.alert, values);
  if (alert) return { verdict: 'alert', sentence: `${said(alert, values)}, the level to alert at.` };
  const unmeasured = stage.healthy.find((limit) => valueOf(limit, values) === undefined);
  if (unmeasured) return { verdict: 'unknown', sentence: `${unmeasured.metric} was not measured.` };
  const missed = stage.healthy.find((limit) => !holds(valueOf(limit, values)!, limit));
  if (missed)
    return {
      verdict: 'degraded',
      sentence: `${missed.metric} is ${shown(missed, values)}, not ${level(missed)}.`,
    };
  return { verdict: 'healthy', sentence: stage.healthy.map((limit) => said(limit, values)).join(', ') + '.' };
}

const valueOf = (limit: Limit, values: Measurements): number | boolean | undefined =>
  values[limit.metric as keyof Measurements];

const broken = (limits: readonly Limit[], values: Measurements) =>
  limits.find((limit) => {
    const value = valueOf(limit, values);
    return value !== undefined && holds(value, limit);
  });

const said = (limit: Limit, values: Measurements) =>
  `${limit.metric} is ${shown(limit, values)} (${level(limit)})`;

const level = (limit: Limit) => `${limit.operator} ${amount(limit.metric, limit.value)}`;

const shown = (limit: Limit, values: Measurements) => amount(limit.metric, valueOf(limit, values)!);

/** A metric's value the way people say it: an error rate in percent, anything else as it is. */
export const amount = (metric: string, value: number | boolean) =>
  metric === 'errorRate' && typeof value === 'number'
    ? `${Number((value * 100).toFixed(3))} %`
    : String(value);
