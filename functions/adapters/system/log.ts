import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '#ports/log';

/** Structured lines for CloudWatch. Only ids and sentences reach it; whole events and headers never do. */
export const logger = new Logger({ serviceName: 'countersign' });

export const systemLog: Log = {
  info: (message, facts = {}) => logger.info(message, { facts }),
  warn: (message, facts = {}, cause) =>
    logger.warn(message, { facts, ...(cause instanceof Error && { error: cause }) }),
};
