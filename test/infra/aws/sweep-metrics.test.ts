import { afterEach, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { systemLog } from '#adapters/system/log';
import { sweptLine } from '#handlers/runtime/log-lines';
import type { Swept } from '#usecases/sweep';
import { synthesized } from './synthesized.ts';

afterEach(() => void vi.restoreAllMocks());

const filter = z.object({
  FilterPattern: z.string(),
  LogGroupName: z.unknown(),
  MetricTransformations: z.tuple([z.object({ MetricName: z.string(), MetricValue: z.string() })]),
});
const stack = synthesized();
const filters = stack.ofType('AWS::Logs::MetricFilter').map(([, { Properties }]) => filter.parse(Properties));

/** What the sweeper's line is in the log. */
function logged(facts: Swept): unknown {
  const lines: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
  systemLog.info(sweptLine.message, { ...facts });
  return JSON.parse(lines[0] ?? '');
}

const at = (path: string, line: unknown): unknown =>
  path
    .replace(/^\$\./, '')
    .split('.')
    .reduce((value: unknown, name) => z.record(z.string(), z.unknown()).parse(value)[name], line);

it('the numbers of the sweeper are read where its line has them', () => {
  const line = logged({ looked: 3, troubled: 2, oldestSeconds: 340 });
  const read = filters.map(({ FilterPattern, MetricTransformations: [{ MetricName, MetricValue }] }) => {
    const [, path = '', text] = /^\{ (\S+) = "(.*)" \}$/.exec(FilterPattern) ?? [];
    expect(at(path, line)).toBe(text);
    return [MetricName, at(MetricValue, line)];
  });
  expect(Object.fromEntries(read)).toEqual({ SweepOldest: 340, SweepTroubled: 2 });
});

it('they are read from the log of the sweeper, and alarms look at them by the same name', () => {
  for (const { LogGroupName, MetricTransformations } of filters) {
    const [id = ''] = /\w+Log\w*/.exec(JSON.stringify(LogGroupName)) ?? [];
    expect(stack.resources[id]?.Properties['LogGroupName']).toBe('/Countersign/schedules/sweep');
    const [{ MetricName }] = MetricTransformations;
    const alarms = stack
      .ofType('AWS::CloudWatch::Alarm')
      .filter(([, { Properties }]) => Properties['MetricName'] === MetricName);
    expect(alarms).toHaveLength(1);
  }
});
