import { work, type News, type Work } from './work.ts';

/** A process of its own that works on one share of the runs and reports to the one that started it. */
const tell = (news: News) => void process.send?.(news);

process.once('message', async (asked: Work) => {
  await work(asked, tell);
  process.disconnect();
});
