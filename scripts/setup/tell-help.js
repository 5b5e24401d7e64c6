/**
 * Where the arguments ask for help, prints how the command is used and ends, before anything is built or done.
 *
 * @param {string} usage
 */
export function tellHelp(usage) {
  if (!process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) return;
  console.log(usage);
  process.exit(0);
}
