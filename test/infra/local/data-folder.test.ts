import { expect, onTestFinished, test } from 'vitest';
import { DataFolderTaken, takeDataFolder } from '#infra/local/data-folder';
import { temporaryFolder } from './fixtures/folder.ts';

test('a folder is one stack’s at a time, and whoever comes second is told whose', () => {
  const folder = temporaryFolder();
  const first = takeDataFolder(folder);
  onTestFinished(() => first.release());
  first.announce('http://127.0.0.1:4400');
  expect(() => takeDataFolder(folder)).toThrow(DataFolderTaken);
  expect(() => takeDataFolder(folder)).toThrow(`process ${process.pid}, http://127.0.0.1:4400`);
});

test('released, it is the next one’s', () => {
  const folder = temporaryFolder();
  takeDataFolder(folder).release();
  const second = takeDataFolder(folder);
  onTestFinished(() => second.release());
  expect(second.file('x')).toBe(`${folder}/x`);
});
