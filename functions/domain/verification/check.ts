import { countersign, type Happening, type Measurements } from '#domain/release/events';
import type { Release } from '#domain/release/release';
import { msOf } from '#domain/time';
import { judge } from './judge.ts';

export interface Reading {
  readonly values: Measurements;
  readonly source: 'target' | 'reported' | 'none';
}

/**
 * One check of a deployed version. A stage passes when its time is over and this check is healthy; the level to
 * roll back at ends the watch at once; anything else goes on being watched. A stage whose time is over twice without
 * a healthy check has failed: silence is not health.
 */
export function checkHealth(release: Release, reading: Reading, now: string): Happening[] {
  const { watch, plan } = release;
  const stage = watch && plan.verify[watch.stage];
  if (!watch || !stage || watch.failed || watch.replaced) return [];
  const { verdict, sentence } = judge(stage, reading.values);
  const watchedMs = msOf(now) - msOf(watch.stageStartedAt);
  const outcome = ((): 'watching' | 'stage-passed' | 'completed' | 'failed' => {
    if (verdict === 'rollback') return 'failed';
    if (verdict !== 'healthy') return watchedMs >= 2 * stage.forMs ? 'failed' : 'watching';
    if (watchedMs < stage.forMs) return 'watching';
    return watch.stage + 1 === plan.verify.length ? 'completed' : 'stage-passed';
  })();
  return [
    {
      type: 'health-checked',
      data: {
        stage: watch.stage,
        verdict,
        values: reading.values,
        source: reading.source,
        sentence,
        outcome,
      },
      at: now,
      actor: countersign,
    },
  ];
}

/** Ends the watch of a version that no longer runs: what is measured now says nothing about it. */
export function watchReplaced(
  release: Release,
  by: { readonly requestId: string; readonly version: string },
  now: string,
): Happening[] {
  const { watch, plan } = release;
  if (!watch || !plan.verify[watch.stage] || watch.failed || watch.replaced) return [];
  const sentence = `${by.version} (request ${by.requestId}) runs in its place.`;
  return [
    {
      type: 'health-checked',
      data: {
        stage: watch.stage,
        verdict: 'unknown',
        values: {},
        source: 'none',
        sentence,
        outcome: 'replaced',
      },
      at: now,
      actor: countersign,
    },
  ];
}

/** Whether a reported measurement is too bad to wait for the next regular check. */
export function isUrgent(release: Release, values: Measurements): boolean {
  const stage = release.watch && release.plan.verify[release.watch.stage];
  if (!stage || release.watch?.failed || release.watch?.replaced) return false;
  const { verdict } = judge(stage, values);
  return verdict === 'rollback' || (verdict === 'alert' && release.watch?.last?.verdict !== 'alert');
}
