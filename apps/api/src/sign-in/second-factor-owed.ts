/**
 * A password was right and is not enough: its user has a second factor. Thrown where the session
 * would be stored, so that there never is one, not even for a moment.
 */
export class SecondFactorOwed extends Error {
  override readonly name = 'SecondFactorOwed';

  constructor(readonly userId: string) {
    super('A second factor is owed');
  }
}
