import { world as shop } from './shop.ts';

/** Stands in for `handlers/runtime/wire`: the real handlers run, on the shop. */
export const world = shop;
export const loadDeployerWorld = async () => shop;
export const loadMonitorWorld = async () => shop;
export const loadNoticeWorld = async () => shop;
export const loadPermitKey = async () => ({ kty: 'EC', crv: 'P-256', kid: 'permits' });

/** What handlers logged as trouble, for whoever wants to know why a call failed. */
export const troubles: unknown[] = [];
export const logger = {
  error: (message: string, facts: object) => void troubles.push({ message, ...facts }),
};
