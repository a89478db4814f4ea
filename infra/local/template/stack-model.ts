import { type Iam, readIam } from '#infra/local/aws/iam';
import { type KeyModel, readKeys } from '#infra/local/aws/services/kms';
import { readTables, type TableModel } from '#infra/local/dynamodb/table-model';
import { checkGrants } from '#infra/local/grants/grants';
import { readRoutes, type RouteModel } from '#infra/local/http/routes';
import { type FunctionModel, readFunctions } from '#infra/local/lambda/function-model';
import { readSchedules, type ScheduleModel } from '#infra/local/schedules/schedule-model';
import { type QueueModel, readQueues } from '#infra/local/queues/queue-model';
import { type MappingModel, readMappings } from '#infra/local/streams/mapping-model';
import { readAssembly } from './assembly.ts';
import { loadTemplate } from './loaded-template.ts';
import { type MachineModel, readMachines } from './machine-model.ts';
import { parametersFor } from './parameters.ts';
import type { Place } from './place.ts';

/** Everything the synthesized template says that has to run here. */
export interface StackModel {
  readonly place: Place;
  readonly functions: readonly FunctionModel[];
  readonly tables: readonly TableModel[];
  readonly routes: readonly RouteModel[];
  readonly machines: readonly MachineModel[];
  readonly schedules: readonly ScheduleModel[];
  readonly mappings: readonly MappingModel[];
  readonly keys: readonly KeyModel[];
  readonly queues: readonly QueueModel[];
  readonly iam: Iam;
}

/** Throws `TemplateRefused` for anything that would run here differently than on AWS. */
export function readStack(
  assemblyFolder: string,
  where: Omit<Place, 'stackName'>,
  values: Readonly<Record<string, string>>,
): StackModel {
  const assembly = readAssembly(assemblyFolder);
  const place = { ...where, stackName: assembly.stackName };
  const template = loadTemplate(assembly, place, parametersFor(assembly.template, values));

  const functions = readFunctions(template);
  const tables = readTables(template);
  const keys = readKeys(template);
  const iam = readIam(template, [
    ...tables.flatMap(({ arn, policies }) => policies.map((document) => ({ resourceArn: arn, document }))),
    ...keys.map(({ arn, policy }) => ({ resourceArn: arn, document: policy })),
  ]);
  const machines = readMachines(template);
  const routes = readRoutes(template, functions);
  const schedules = readSchedules(template, functions);
  const mappings = readMappings(template, tables, functions);
  const queues = readQueues(template);
  checkGrants({ template, iam, machines, routes, schedules, mappings });
  template.checkAllRead();
  return { place, functions, tables, routes, machines, schedules, mappings, keys, queues, iam };
}
