// Loaded into the server before its own code. The script that started it holds the other end of an
// IPC channel: when that script is gone, even by SIGKILL, the server closes as it would by SIGTERM.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // The channel alone shall not keep a process alive that is done.
  process.channel.unref();
}
