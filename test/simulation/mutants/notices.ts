import type { Mutant } from './mutant.ts';

const send = 'functions/usecases/send-notices.ts';
const mailModel = 'functions/usecases/mail-model.ts';
const tellPerson = 'functions/usecases/tell-person.ts';
const announce = 'functions/usecases/announce.ts';
const sendOnce = 'functions/usecases/send-once.ts';
const stream = 'functions/handlers/streams/notices.ts';
const ledger = 'functions/adapters/memory/notice-ledger.ts';
const keepsClaim = { file: sendOnce, find: 'await world.notices.release(item.key)', put: '0' };

/** Telling people, and telling nobody else. */
export const noticeMutants: readonly Mutant[] = [
  {
    name: 'what was sent is sent again',
    breaks: 'S12',
    edits: [{ file: sendOnce, find: "if (claim === 'claimed') left.push(item);", put: 'left.push(item);' }],
  },
  {
    name: 'a notice is noted as sent before it is',
    breaks: 'S12',
    edits: [
      {
        file: sendOnce,
        find: "    if (claim === 'in-progress')",
        put: "    await world.notices.sent(item.key, now);\n    if (claim === 'in-progress')",
      },
    ],
  },
  {
    name: 'a mail that failed is forgotten',
    breaks: 'S12',
    edits: [{ file: send, find: 'if (unsent > 0) throw new', put: 'if (unsent < 0) throw new' }],
  },
  {
    name: 'the rest of a batch is dropped with the event that failed',
    breaks: 'S12',
    edits: [
      {
        file: stream,
        find: "      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };",
        put: '      return { batchItemFailures: [] };',
      },
    ],
  },
  {
    name: 'an event that failed is skipped',
    breaks: 'S12',
    edits: [
      {
        file: stream,
        find: "      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };",
        put: '      continue;',
      },
    ],
  },
  {
    name: 'a claim of somebody else is taken over at once',
    breaks: 'S12',
    edits: [
      {
        file: ledger,
        find: 'if (entry && entry.by !== by &&',
        put: 'if (entry && by === "" &&',
      },
    ],
  },
  {
    name: 'a failed mail keeps its claim',
    breaks: 'S12',
    guarded: {
      by: 'whoever holds a claim, who may take it again; giving it back serves everybody else',
      pair: 'a failed mail keeps its claim, and nobody may take it again',
    },
    edits: [keepsClaim],
  },
  {
    name: 'a failed mail keeps its claim, and nobody may take it again',
    breaks: 'S12',
    edits: [
      keepsClaim,
      {
        file: ledger,
        find: 'if (entry && entry.by !== by && entry.at >= isoOf(msOf(now) - claimMs))',
        put: 'if (entry)',
      },
    ],
  },
  {
    name: 'everybody gets the link of the first',
    breaks: 'S11',
    edits: [
      {
        file: mailModel,
        find: '  const secret = world.ids.secret();',
        put: '  const secret = `same-for-all-of-${release.id}`;',
      },
    ],
  },
  {
    name: 'a channel is not told',
    breaks: 'S12',
    huntedWith: 'companies',
    edits: [
      { file: send, find: '() => tellChannel(world, telling, channel, kind!)', put: 'async () => undefined' },
    ],
  },
  {
    name: 'a message to a channel carries what opens a review',
    breaks: 'S11',
    huntedWith: 'companies',
    edits: [
      {
        file: announce,
        find: "import { sendOnce } from './send-once.ts';",
        put: "import { mailModel } from './mail-model.ts';\nimport { sendOnce } from './send-once.ts';",
      },
      {
        file: announce,
        find: '      channel,\n',
        put: '      channel, ...(event.type === "phase-opened" && { lead: world.writeMail(await mailModel(world, telling, { kind: "asked", to: world.policies.directory.people[0]!.id, phase: event.data.phase }, world.policies.directory.people[0]!)).text }),\n',
      },
    ],
  },
  {
    name: 'the token of a waiting task is logged',
    breaks: 'S11',
    edits: [
      {
        file: 'functions/usecases/act.ts',
        find: "the sweeper will', { requestId: id }, trouble",
        put: "the sweeper will', { requestId: id, token: loaded.wait?.token ?? '' }, trouble",
      },
    ],
  },
  {
    name: 'mails go to the requester instead',
    breaks: 'S12',
    edits: [
      { file: tellPerson, find: 'to: person.email,', put: 'to: world.policies.directory.people[0]!.email,' },
    ],
  },
];
