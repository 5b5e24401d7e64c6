/** A setting that cannot be used; `message` is one line that names it and the way out. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}
