export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

/** 256 KiB of UTF-8: the largest input, output or result of anything (Step Functions quotas). */
export const payloadLimitBytes = 262_144;

/** The value as it would come out of JSON: no undefined, no Date, no prototype. */
export function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null) ?? 'null');
}

export function isTooLarge(jsonText: string): boolean {
  return Buffer.byteLength(jsonText) > payloadLimitBytes;
}

export function isObject(value: Json): value is JsonObject;
export function isObject(value: unknown): value is Record<string, unknown>;
export function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
