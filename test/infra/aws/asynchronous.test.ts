import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMachines } from '#infra/aws/machines';
import { asyncFaults, untriedTasks } from './asynchronous.ts';
import { synthesized, type Resource } from './synthesized.ts';
import { triesOfOneMail } from '#usecases/unreached';

const { resources } = synthesized();

describe('whatever is done without anybody waiting for it', () => {
  it('is tried a known number of times, keeps its failures and raises an alarm', () => {
    expect(asyncFaults(resources)).toEqual([]);
  });

  it.each(readMachines('statemachines').map(({ name, file }) => [name, file]))(
    'is tried a known number of times by each step of the %s machine that calls a function',
    (_, file) => {
      expect(untriedTasks(JSON.parse(readFileSync(file, 'utf8')))).toEqual([]);
    },
  );
});

/** The template with the first resource of a type changed. */
function planted(type: string, change: (properties: Record<string, unknown>) => void, among = /./) {
  const copy = structuredClone(resources) as Record<string, Resource>;
  const [id = '', found] =
    Object.entries(copy).find(([name, { Type }]) => Type === type && among.test(name)) ?? [];
  if (!found) throw new Error(`the template has no ${type}`);
  change(found.Properties);
  return { id, faults: asyncFaults(copy) };
}

const withoutAlarm = (id: RegExp) => {
  const kept = Object.entries(resources).filter(
    ([name, { Type }]) => Type !== 'AWS::CloudWatch::Alarm' || !id.test(name),
  );
  return asyncFaults(Object.fromEntries(kept));
};

it('R003-28 others are told of somebody mail does not reach before the stream gives up', () => {
  const mappings = Object.values(resources).filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping');
  expect(mappings.map(({ Properties }) => Number(Properties['MaximumRetryAttempts']) + 1)).toEqual([
    triesOfOneMail,
  ]);
});

describe('the search for what lacks them finds', () => {
  const mapping = 'AWS::Lambda::EventSourceMapping';

  it.each([
    ['MaximumRetryAttempts', 'tries for ever'],
    ['MaximumRecordAgeInSeconds', 'tries however old it is'],
    ['DestinationConfig', 'keeps no failures'],
  ])('a stream without %s', (property, fault) => {
    const { id, faults } = planted(mapping, (properties) => delete properties[property]);
    expect(faults).toEqual([`${id} ${fault}`]);
  });

  it('a stream that keeps its failures where there is no queue', () => {
    const { id, faults } = planted(mapping, (properties) => {
      properties['DestinationConfig'] = {
        OnFailure: { Destination: 'arn:aws:sqs:eu-central-1:1:elsewhere' },
      };
    });
    expect(faults).toEqual([`${id} keeps no failures`]);
  });

  it.each([
    ['RetryPolicy', 'tries for a day'],
    ['DeadLetterConfig', 'keeps no failures'],
  ])('a schedule without %s', (property, fault) => {
    const { id, faults } = planted('AWS::Events::Rule', (properties) => {
      const [target] = properties['Targets'] as Record<string, unknown>[];
      delete target?.[property];
    });
    expect(faults).toEqual([`${id} ${fault}`]);
  });

  it.each([
    ['MaximumRetryAttempts', 'are tried as Lambda likes'],
    ['DestinationConfig', 'keeps no failures'],
  ])('a function called by the way without %s', (property, fault) => {
    const { faults } = planted('AWS::Lambda::EventInvokeConfig', (properties) => delete properties[property]);
    expect(faults).toEqual([expect.stringMatching(`^events of \\w*Sweep\\w* ${fault}$`)]);
  });

  it('a queue that forgets early', () => {
    const { id, faults } = planted(
      'AWS::SQS::Queue',
      (properties) => delete properties['MessageRetentionPeriod'],
      /^Notices/,
    );
    expect(faults).toEqual([`${id} forgets early`]);
  });

  it('a machine that leaves no history', () => {
    const { id, faults } = planted('AWS::StepFunctions::StateMachine', (properties) => {
      properties['StateMachineType'] = 'EXPRESS';
    });
    expect(faults).toEqual([`executions of ${id} leave no history`]);
  });

  it.each([
    [/NoticesSetAside/, 'raises no alarm'],
    [/SweepSetAside/, 'raises no alarm'],
    [/NoticesLate/, 'is late'],
    [/StreamsNoticesFails/, 'calls fails'],
    [/SchedulesSweepFails/, 'fails'],
    [/SweepStopped/, 'is not called'],
    [/AlarmsReleaseWorkflowFails/, 'ReleaseMachine fails'],
    [/AlarmsUnheard/, 'reaches nobody'],
  ])('that the alarm %s is missing', (id, fault) => {
    const faults = withoutAlarm(id);
    expect(faults.length).toBeGreaterThan(0);
    for (const found of faults) expect(found).toContain(fault);
  });

  it('something that nobody has decided about', () => {
    const pipe = { Type: 'AWS::Pipes::Pipe', Properties: {} };
    expect(asyncFaults({ ...resources, Planted: pipe })).toEqual([
      'nobody has decided what becomes of failures of Planted (AWS::Pipes::Pipe)',
    ]);
  });

  it('a step that calls a function once', () => {
    const step = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' };
    expect(
      untriedTasks({ States: { 'Call once': step, Nested: { Branches: [{ States: { Deep: step } }] } } }),
    ).toEqual(['Call once', 'Deep']);
  });
});
