// Imported first by every script. Nothing here may need more than Node 14 to be parsed, so that an
// old Node gets this line and not a syntax error.
const OLDEST_MAJOR = 20;

const major = Number(process.versions.node.split('.')[0]);
if (major < OLDEST_MAJOR) {
  console.error(
    `Rekey needs Node ${OLDEST_MAJOR} or newer to start; this is ${process.version}. Get one at https://nodejs.org, then try again.`,
  );
  process.exit(1);
}
