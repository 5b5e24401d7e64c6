// Imported first by every script. What the scripts import statically must load on Node 16, so that an
// old Node gets this line and not an error from inside a module.
const OLDEST_MAJOR = 20;

const major = Number(process.versions.node.split('.')[0]);
if (major < OLDEST_MAJOR) {
  console.error(
    `Rekey needs Node ${OLDEST_MAJOR} or newer to start; this is ${process.version}. Get one at https://nodejs.org, then try again.`,
  );
  process.exit(1);
}
