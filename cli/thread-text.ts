import type { RequestView } from './api.ts';
import type { Line } from './output.ts';
import { instant } from './words.ts';

const said = { question: 'asks', answer: 'answers', 'more-time': 'needs more time' } as const;

/** The thread of a request, oldest first. */
export const messageLines = ({ messages }: RequestView): readonly Line[] =>
  messages.flatMap(({ by, at, kind, text }): readonly Line[] => [
    [{ text: `${by} ${said[kind]}`, style: 'strong' }, ` at ${instant(at)}`],
    ...text.split('\n').map((line) => `  ${line}`),
  ]);
