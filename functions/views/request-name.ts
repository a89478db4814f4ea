import type { Release } from '#domain/release/release';

/** `checkout v1.4.2 for production`: how people call a request. */
export const requestName = ({ form }: Release): string =>
  `${form.service} ${form.version} for ${form.environment}`;

/** The end of a ULID: its beginning is the time, which many requests share. */
export const shortId = (id: string): string => id.slice(-8);
