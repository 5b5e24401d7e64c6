import { writeHistory } from './history/write-history.ts';

// `node src/make-history.ts <database folder>`: a past for the API keys that were just made.
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node src/make-history.ts <database folder>');
  process.exit(2);
}
try {
  await writeHistory(folder, new Date());
} catch (error) {
  // The driver's own would print the whole of itself.
  console.error(`The past could not be written: ${error instanceof Error ? error.message : ''}`);
  process.exitCode = 1;
}
