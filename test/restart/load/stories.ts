import { releaseForm } from '#test/journeys/support/form';
import { requestAnswer } from '#test/journeys/support/answers';
import type { Chances } from '../chances.ts';
import { cancel, decideByLink, decideByToken, type Desk, type Matter } from './click.ts';

/** Who may decide on the production gate, the owner alone and two of the others. */
const owner = 'olga';
const approvers = ['ada', 'bert', 'cleo', 'dora', 'emil', 'finn'];

type Draw = (what: string) => number;
type Story = (desk: Desk, matter: Matter, people: readonly string[], draw: Draw) => Promise<unknown>;

const once = ['approve'] as const;
const twice = ['approve', 'approve'] as const;
/** A double click now and then. */
const clicks = (draw: Draw, what: string) => (draw(what) < 0.4 ? twice : once);

/** What people do with a request, and how often of a hundred times. */
const stories: readonly (readonly [number, Story])[] = [
  [
    34,
    async (desk, matter, [first = '', second = '', third = ''], draw) => {
      await decideByLink(desk, matter, first, clicks(draw, 'first'));
      await decideByLink(desk, matter, second, clicks(draw, 'second'));
      if (draw('a third') < 0.3) await decideByLink(desk, matter, third, once);
    },
  ],
  [14, (desk, matter, _people, draw) => decideByLink(desk, matter, owner, clicks(draw, 'owner'))],
  [
    12,
    (desk, matter, [first = '', second = '', third = '']) =>
      Promise.all([first, second, third].map((person) => decideByToken(desk, matter, person, 'approve'))),
  ],
  [
    8,
    async (desk, matter, [first = '', second = '']) => {
      await decideByLink(desk, matter, first, once);
      await decideByLink(desk, matter, second, ['deny', 'approve']);
    },
  ],
  [
    10,
    async (desk, matter, [first = '', second = '', third = '']) => {
      await decideByToken(desk, matter, first, 'approve');
      await Promise.all([
        decideByToken(desk, matter, second, 'approve'),
        decideByToken(desk, matter, third, 'deny'),
      ]);
    },
  ],
  [
    10,
    (desk, matter, [first = ''], draw) =>
      Promise.all([
        cancel(desk, matter),
        ...(draw('too') < 0.5 ? [decideByToken(desk, matter, first, 'approve')] : []),
      ]),
  ],
  [5, (desk, matter, [first = '']) => decideByLink(desk, matter, first, once)],
  [7, async () => undefined],
];

/** One request from its opening to whatever people do with it, and what they were told. */
export async function live(desk: Desk, number: number, chances: Chances): Promise<void> {
  const draw: Draw = (what) => chances.draw(`story ${number} ${what}`);
  const version = `v1.${number}.0`;
  const isRefused = draw('refused') < 0.06;
  // Who started the pipeline counts as an author and may not approve.
  const author = draw('author') < 0.3 ? 'ada-fableworth' : 'gwen-pretend';
  const json = releaseForm({
    version,
    service: chances.pick(`story ${number} service`, ['checkout', 'payments', 'countersign-demo']),
    ...(isRefused && { ref: 'refs/heads/not-main' }),
  });
  const opening = async () => {
    const headers = { 'idempotency-key': `release-${number}` };
    const who = { id: 'ci', claims: { actor: author } };
    const { answer, inDoubt } = await desk.client.insist('POST', '/v1/requests', { json, headers }, who);
    const requestId = answer.status === 201 ? requestAnswer.parse(answer.json).id : undefined;
    desk.notebook.push({
      what: 'opening',
      version,
      requestId,
      status: answer.status,
      code: answer.code,
      inDoubt,
    });
    return requestId;
  };
  const [id] = await Promise.all(draw('sent twice') < 0.3 ? [opening(), opening()] : [opening()]);
  if (id === undefined) return;
  const people = chances
    .shuffled(`story ${number} people`, approvers)
    .filter((person) => !author.startsWith(person));
  if (author.startsWith('ada')) await decideByToken(desk, { id, version }, 'ada', 'approve');
  await storyFor(draw('story') * 100)(desk, { id, version }, people, draw);
}

function storyFor(drawn: number): Story {
  let passed = 0;
  return stories.find(([weight]) => (passed += weight) > drawn)![1];
}
