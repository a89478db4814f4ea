import { join } from 'node:path';
import type { Tables } from '#adapters/dynamodb/client';
import { dynamoRequestStore } from '#adapters/dynamodb/request-store';
import { systemIds } from '#adapters/system/ids';
import { compilePolicies } from '#adapters/yaml/compile-policies';
import { resolvePlan } from '#domain/policy/resolve';
import type { Plan } from '#domain/policy/plan';
import { releaseForm } from '#domain/release/form';
import { isoOf } from '#domain/time';
import { startEmbeddedDynamoDb } from '#infra/local/dynamodb/embedded';
import type { TableModel } from '#infra/local/dynamodb/table-model';
import { ensureTables } from '#infra/local/dynamodb/tables';
import { dynamoDbWire } from '#infra/local/dynamodb/wire';
import { releaseRequest } from '../stack/release-request.ts';
import { region } from '../stack/region.ts';
import { stackModel } from '../stack/stack-model.ts';
import { checkFilled } from './check-filled.ts';
import { clientOf } from './client.ts';
import { placedOver, type Placed } from './ids.ts';
import { awaitingStart, livesUnder, turns } from './lives.ts';
import { multiply, type Original } from './multiply.ts';
import { storeLife } from './stored.ts';

/** Older than any copy. */
const beforeAllMs = 400 * 86_400_000;

/** A database of its own that holds so many requests, old and open ones among them. */
export interface FilledTables {
  readonly endpoint: string;
  /** Newest first. */
  readonly placed: readonly Placed[];
  /** A request that only waits for somebody to start its deployment. */
  readonly awaitingStart: string;
  readonly rows: number;
  readonly seconds: number;
  stop(): Promise<void>;
}

export interface FillOptions {
  readonly assembly: string;
  readonly folder: string;
  readonly requests: number;
  readonly nowMs: number;
}

/** One request of each life is written as production writes it; the others are copies of those. */
export async function fillTables({ assembly, folder, requests, nowMs }: FillOptions): Promise<FilledTables> {
  const begun = performance.now();
  const file = join(folder, 'filled.sqlite');
  const models = stackModel(assembly).tables;
  const tables = { requests: nameOf(models, 'Requests'), audit: nameOf(models, 'Audit') };

  const first = await startEmbeddedDynamoDb(file);
  const { originals, manual } = await writeOriginals(first.endpoint, models, tables, nowMs);
  await first.stop();

  const placed = placedOver(requests, nowMs);
  const copies = placed.map((place, number) => ({ of: originals[turns[number % turns.length]!]!, ...place }));
  const rows = multiply(file, Object.values(tables), copies);

  const { endpoint, stop } = await startEmbeddedDynamoDb(file);
  await checkFilled(endpoint, tables, placed);
  const seconds = (performance.now() - begun) / 1_000;
  return { endpoint, placed, awaitingStart: manual, rows, seconds, stop: () => stop() };
}

function nameOf(models: readonly TableModel[], part: string): string {
  const found = models.find(({ name }) => name.includes(part));
  if (!found) throw new Error(`The stack has no table with ${part} in its name.`);
  return found.name;
}

/** Into tables whose streams are not switched on yet: nobody is told of what happened to these. */
async function writeOriginals(
  endpoint: string,
  models: readonly TableModel[],
  tables: Tables,
  nowMs: number,
): Promise<{ originals: Readonly<Record<string, Original>>; manual: string }> {
  const wire = dynamoDbWire(endpoint, region);
  await ensureTables(
    wire,
    models.map((model) => ({ ...model, streamView: undefined })),
  );
  wire.close();

  const client = clientOf(endpoint);
  const store = dynamoRequestStore(client, tables);
  const plan = await gatePlan();
  const newId = () => systemIds.ulid(isoOf(nowMs - beforeAllMs));
  const originals: Record<string, Original> = {};
  for (const [name, life] of Object.entries(livesUnder(plan))) {
    const id = newId();
    await storeLife(store, id, life);
    originals[name] = { id, month: life.release.createdAt.slice(0, 7) };
  }
  const manual = newId();
  await storeLife(store, manual, awaitingStart(plan), 'start');
  client.destroy();
  return { originals, manual };
}

/** The rules of the gate that a request for production gets. */
async function gatePlan(): Promise<Plan> {
  const { packs } = await compilePolicies('policies');
  const plan = await resolvePlan(packs, releaseForm.parse(releaseRequest));
  if (!plan.ok) throw new Error(`The bench's request follows no policy: ${plan.refusal.detail}`);
  return plan.value;
}
