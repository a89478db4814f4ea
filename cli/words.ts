import type { Status } from '#domain/release/status';
import { isClosed } from '#domain/release/status';
import type { Piece, Style } from './output.ts';

export { instantInDigits as instant } from '#domain/time';

const ended: Partial<Record<Status, Style>> = { completed: 'good', cancelled: 'quiet', superseded: 'quiet' };

const underWay: Partial<Record<Status, Style>> = { 'in-review': 'waiting', 'awaiting-conditions': 'waiting' };

export const statusPiece = (status: Status): Piece => ({
  text: status,
  style: isClosed(status) ? (ended[status] ?? 'bad') : (underWay[status] ?? 'good'),
});
